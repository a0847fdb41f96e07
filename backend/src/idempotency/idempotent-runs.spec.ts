import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@nexus/contracts';
import { FakeClock } from '@nexus/testing';
import { IdempotentRuns } from './idempotent-runs.js';

const request = { id: 'run', workspaceId: 'w', requestId: 'r', principal: { id: 'p' } as never };
const claim = { name: 'p:key', hash: 'h' };
const delta: ChatEvent = { type: 'delta', text: 'a' };

function setUp() {
  const stored = new Map<string, string>();
  const client = {
    set: (key: string, value: string) => {
      const known = stored.get(key) ?? null;
      if (known === null) stored.set(key, value);
      return Promise.resolve(known);
    },
    del: (key: string) => Promise.resolve(stored.delete(key)),
  };
  const redis = {
    client,
    key: (...parts: string[]) => parts.join(':'),
    attempt: (operation: () => Promise<unknown>) => operation(),
  };
  const notFound = { resume: () => Promise.reject(new Error('no such run')) };
  return { stored, runs: new IdempotentRuns(redis as never, notFound as never, new FakeClock()) };
}

async function read(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const seen: ChatEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

async function* answer(error?: unknown): AsyncIterable<ChatEvent> {
  await Promise.resolve();
  if (error) throw error;
  yield delta;
}

describe('IdempotentRuns', () => {
  const left = new AbortController().signal;

  it('forwards the first answer and keeps its key', async () => {
    const { runs, stored } = setUp();
    expect(await read(runs.once(request, claim, answer(), left))).toEqual([delta]);
    expect(stored.size).toBe(1);
  });

  it.each([
    ['a failure', new Error('down')],
    ['a client that left before anything was started', new DOMException('left', 'AbortError')],
  ])('%s frees the key', async (_, error) => {
    const { runs, stored } = setUp();
    await expect(read(runs.once(request, claim, answer(error), left))).rejects.toBe(error);
    expect(stored.size).toBe(0);
  });

  it('an error event frees the key too', async () => {
    const { runs, stored } = setUp();
    const failed: ChatEvent = { type: 'error', problem: { code: 'provider_error' } as never };
    const events = async function* (): AsyncIterable<ChatEvent> {
      yield await Promise.resolve(failed);
    };
    expect(await read(runs.once(request, claim, events(), left))).toEqual([failed]);
    expect(stored.size).toBe(0);
  });

  it('refuses another body, and stops waiting when the client leaves', async () => {
    const { runs } = setUp();
    await read(runs.once(request, claim, answer(), left));
    await expect(read(runs.once(request, { ...claim, hash: 'other' }, answer(), left))).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    await expect(read(runs.once(request, claim, answer(), AbortSignal.abort()))).rejects.toThrow('aborted');
  });
});
