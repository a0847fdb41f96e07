import { afterEach, describe, expect, it } from '@jest/globals';
import { type ChatEvent, encodeSse, SseDecoder } from '@nexus/contracts';
import { SseBody } from './sse-body.js';

const delta = (text: string): ChatEvent => ({ type: 'delta', text });
const bodies: SseBody[] = [];
const body = (id = 0, heartbeatMs?: number): SseBody => {
  const made = new SseBody(id, encodeSse, heartbeatMs);
  bodies.push(made);
  return made;
};
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('SseBody', () => {
  afterEach(() => bodies.splice(0).forEach((b) => b.destroy()));

  it('numbers events from the given id on and ends after the last event', async () => {
    const stream = body(7);
    stream.add(delta('a'));
    stream.add(delta('b\nc'));
    stream.finish();
    stream.add(delta('late'));
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(new SseDecoder().feed(text)).toEqual([
      { event: 'delta', data: '{"text":"a"}', id: '8' },
      { event: 'delta', data: '{"text":"b\\nc"}', id: '9' },
    ]);
  });

  it('does not encode events while the reader is slow, and loses none of them', async () => {
    const stream = body();
    const big = 'x'.repeat(10_000);
    for (let i = 0; i < 100; i++) stream.add(delta(big + i));
    stream.read(0);
    await tick();
    expect(stream.readableLength).toBeLessThan(40_000);
    stream.finish();
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    const messages = new SseDecoder().feed(text);
    expect(messages.map((m) => Number(m.id))).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(messages.at(-1)?.data).toContain('x99');
  });

  it('sends a comment when it is idle, but none while events are waiting', async () => {
    const stream = body(0, 5);
    let text = '';
    stream.on('data', (chunk) => (text += String(chunk)));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(text).toMatch(/^(: heartbeat\n\n)+$/);
    stream.finish();
    await new Promise((resolve) => stream.once('end', resolve));
  });
});
