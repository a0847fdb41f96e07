import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { ChatEvent, DoneEvent } from '@nexus/contracts';
import { EventQueue } from './event-queue.js';
import { RunLog } from './run-log.js';

const delta = (text: string): ChatEvent => ({ type: 'delta', text });
const done: DoneEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 0,
};

function reading(log = new RunLog(), left = new AbortController()) {
  const events = new EventQueue(left.signal, (reader) => log.read(0, reader));
  return { log, left, events, listeners: () => getEventListeners(left.signal, 'abort').length };
}

async function gather(events: AsyncIterable<ChatEvent>): Promise<string> {
  let text = '';
  for await (const event of events) text += event.type === 'delta' ? event.text : '.';
  return text;
}

describe('EventQueue', () => {
  it('yields events from before and after the first read, and ends with its source', async () => {
    const { log, events, listeners } = reading();
    log.append(delta('a'));
    const text = gather(events);
    await Promise.resolve();
    log.append(delta('b'));
    log.append(done);
    expect(await text).toBe('ab.');
    expect(listeners()).toBe(0);
  });

  it('ends at once when the signal fires, also while waiting, and reads nothing more', async () => {
    const { log, left, events, listeners } = reading();
    log.append(delta('a'));
    const text = gather(events);
    await new Promise(setImmediate);
    left.abort();
    expect(log.readers).toBe(0);
    log.append(delta('late'));
    expect(await text).toBe('a');
    expect(listeners()).toBe(0);
  });

  it('ends with its consumer', async () => {
    const { log, events, listeners } = reading();
    log.append(delta('a'));
    for await (const event of events) {
      expect(event).toEqual(delta('a'));
      break;
    }
    expect([log.readers, listeners()]).toEqual([0, 0]);
  });

  it('reads nothing for an aborted signal, and leaves no listener if it never waited', async () => {
    const left = new AbortController();
    left.abort();
    expect(reading(new RunLog(), left).log.readers).toBe(0);
    const log = new RunLog();
    log.append(done);
    const { events, listeners } = reading(log);
    expect(listeners()).toBe(0);
    expect(await gather(events)).toBe('.');
  });
});
