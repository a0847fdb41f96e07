// @vitest-environment jsdom
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { INITIAL_STATE } from './chat-state.js';
import type { ChatState } from './chat-state.js';
import { reduce } from './reducer.js';
import { clearSnapshot, loadSnapshot, saveSnapshot } from './snapshot.js';

const asked = reduce(INITIAL_STATE, { type: 'submit', id: 'q', text: 'hi', at: 1 });
const streaming = reduce(asked, {
  type: 'event',
  key: 'q',
  eventId: 4,
  at: 2,
  event: { type: 'start', id: 's-1', model: 'm', source: 'llm', cache: { status: 'miss' }, conversation_id: 'c' },
});
const save = (state: ChatState): void =>
  saveSnapshot(sessionStorage, 'w', { state, open: true, draft: 'dra', visitorId: 'v' });

describe('snapshot', () => {
  beforeEach(() => sessionStorage.clear());

  it('restores an answer in flight with its resume position', () => {
    save(streaming);
    const back = loadSnapshot(sessionStorage, 'w');
    expect(back).toMatchObject({ open: true, draft: 'dra', visitorId: 'v' });
    expect(back?.state.run).toEqual({ key: 'q', streamId: 's-1', lastEventId: 4, connection: 'reconnecting' });
    expect(back?.state.conversationId).toBe('c');
  });

  it('restores an answer without a known stream as a question to send again', () => {
    save(asked);
    const back = loadSnapshot(sessionStorage, 'w');
    expect(back?.state.run).toBeUndefined();
    expect(back?.state.messages).toMatchObject([
      { text: 'hi', status: 'failed', failure: { code: 'stream_interrupted' } },
    ]);
  });

  it('is kept per widget and can be cleared', () => {
    save(streaming);
    expect(loadSnapshot(sessionStorage, 'other')).toBeUndefined();
    clearSnapshot(sessionStorage, 'w');
    expect(loadSnapshot(sessionStorage, 'w')).toBeUndefined();
  });

  it('survives a storage that throws', () => {
    const broken = {
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
      getItem: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    } as unknown as Storage;
    expect(() => saveSnapshot(broken, 'w', { state: asked, open: false, draft: '' })).not.toThrow();
    expect(loadSnapshot(broken, 'w')).toBeUndefined();
    expect(loadSnapshot(undefined, 'w')).toBeUndefined();
  });

  it('neither throws on nor trusts foreign data in the storage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), tampered), (stored) => {
        sessionStorage.setItem('nexus-chat:w', stored);
        const back = loadSnapshot(sessionStorage, 'w');
        for (const message of back?.state.messages ?? []) expect(typeof message.text).toBe('string');
      }),
    );
  });
});

const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.array(fc.string()), fc.object());
const message = fc.record(
  {
    role: fc.constantFrom('user', 'assistant', 'x'),
    id: value,
    text: value,
    at: value,
    status: value,
    citations: value,
  },
  { requiredKeys: ['role'] },
);
const tampered = fc
  .record({
    v: fc.constant(1),
    state: fc.record({ messages: fc.array(message), run: value, unread: value }),
    open: value,
  })
  .map((snapshot) => JSON.stringify(snapshot));
