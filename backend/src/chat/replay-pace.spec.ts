import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@nexus/contracts';
import { FakeClock } from '@nexus/testing';
import { atNaturalPace } from './replay-pace.js';

const done: ChatEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 1,
};
const text = 'Größe 🎉 '.repeat(30);
const events: ChatEvent[] = [
  { type: 'delta', text },
  { type: 'citation', n: 1, document_id: 'd', title: 't', excerpt: '', score: 1 },
  done,
];

function play(streamMs: number | undefined) {
  const clock = new FakeClock();
  const seen: ChatEvent[] = [];
  let completed = false;
  const left = new AbortController();
  const play = async (): Promise<void> => {
    for await (const event of atNaturalPace(events, streamMs, 0, clock, left.signal)) seen.push(event);
    completed = true;
  };
  return { clock, seen, left, ended: play(), completed: () => completed };
}

const joined = (seen: readonly ChatEvent[]): string => seen.map((e) => (e.type === 'delta' ? e.text : '')).join('');

describe('replay at natural pace', () => {
  it('takes as long as the original answer, keeps all characters and their order, and reports its end time', async () => {
    const { clock, seen, completed } = play(600);
    await clock.advance(300);
    expect(joined(seen).length).toBeGreaterThan(0);
    expect(joined(seen).length).toBeLessThan(text.length);
    await clock.advance(400);
    expect(joined(seen)).toBe(text);
    expect(seen.slice(-2).map((e) => e.type)).toEqual(['citation', 'done']);
    const last = seen.at(-1) as Extract<ChatEvent, { type: 'done' }>;
    expect(last.latency_ms).toBeGreaterThanOrEqual(590);
    expect(completed()).toBe(true);
  });

  it.each([[undefined], [3_600_000]])('limits the duration for a recorded duration of %s ms', async (streamMs) => {
    const { clock, completed } = play(streamMs);
    await clock.advance(8_000);
    expect(completed()).toBe(true);
  });

  it('ends when its reader leaves', async () => {
    const { clock, seen, left, ended, completed } = play(600);
    await clock.advance(100);
    const before = seen.length;
    left.abort();
    await expect(ended).rejects.toThrow('aborted');
    expect(seen).toHaveLength(before);
    expect(completed()).toBe(false);
  });
});
