import type { ChatEvent } from '@nexus/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INITIAL_STATE } from './chat-state.js';
import type { AssistantMessage, ChatState } from './chat-state.js';
import { reduce } from './reducer.js';
import type { ChatAction } from './reducer.js';

const start: ChatEvent = { type: 'start', id: 'run-1', model: 'm', source: 'llm', cache: { status: 'miss' } };
const done: ChatEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 0,
};
const problem = {
  type: 't',
  title: 't',
  status: 503,
  code: 'provider_unavailable' as const,
  detail: 'd',
  request_id: 'r',
  retry_after: 4,
};

const run = (actions: readonly ChatAction[], from: ChatState = INITIAL_STATE): ChatState =>
  actions.reduce(reduce, from);
const submit: ChatAction = { type: 'submit', id: 'q', text: 'hi', at: 1 };
const event = (eventId: number, e: ChatEvent, key = 'q'): ChatAction => ({
  type: 'event',
  key,
  eventId,
  event: e,
  at: 2,
});
const lastAnswer = (state: ChatState): AssistantMessage => state.messages.at(-1) as AssistantMessage;

const events: fc.Arbitrary<ChatEvent> = fc.oneof(
  fc.constant(start),
  fc.string({ minLength: 1 }).map((text): ChatEvent => ({ type: 'delta', text })),
  fc.constant<ChatEvent>({ type: 'reasoning', text: 'hm' }),
  fc
    .integer({ min: 1, max: 3 })
    .map((n): ChatEvent => ({ type: 'citation', n, document_id: 'd', title: 't', excerpt: 'e', score: 1 })),
  fc.constant<ChatEvent>({ type: 'notice', code: 'model_switched', detail: '' }),
  fc
    .constantFrom('stop', 'length', 'aborted', 'error', 'content_filter')
    .map((finish_reason): ChatEvent => ({ ...done, finish_reason }) as ChatEvent),
  fc.constant<ChatEvent>({ type: 'error', problem }),
);
const keys = fc.constantFrom('a', 'b', 'c');
const actions: fc.Arbitrary<ChatAction> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('submit' as const),
      id: keys,
      text: fc.constantFrom('x', ' '),
      at: fc.nat(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('event' as const),
      key: keys,
      eventId: fc.nat(12),
      event: events,
      at: fc.nat(),
    }),
  },
  fc.record({ type: fc.constant('failed' as const), key: keys, failure: fc.constant({ code: 'network' }) }),
  fc.record({
    type: fc.constant('connection' as const),
    key: keys,
    connection: fc.constantFrom('live' as const, 'reconnecting' as const),
  }),
  fc.constant<ChatAction>({ type: 'stop' }),
  fc.record({ type: fc.constant('retry' as const), id: keys, at: fc.nat() }),
  fc.record({ type: fc.constant('visible' as const), visible: fc.boolean() }),
  fc.constant<ChatAction>({ type: 'reset' }),
);

const unfinished = (state: ChatState): AssistantMessage[] =>
  state.messages.filter(
    (m): m is AssistantMessage => m.role === 'assistant' && (m.status === 'waiting' || m.status === 'streaming'),
  );

describe('reduce, for any sequence of actions', () => {
  it('has one unfinished answer, the last message, during a run, and none otherwise', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 60 }), (sequence) => {
        let state = INITIAL_STATE;
        for (const action of sequence) {
          state = reduce(state, action);
          const open = unfinished(state);
          expect(open).toHaveLength(state.run ? 1 : 0);
          if (state.run) expect(state.messages.at(-1)).toBe(open[0]);
          expect(state.unread).toBeGreaterThanOrEqual(0);
          if (state.visible) expect(state.unread).toBe(0);
        }
      }),
    );
  });

  it('only appends to an answer, and never changes a finished one except its rating', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 60 }), (sequence) => {
        let state = INITIAL_STATE;
        for (const action of sequence) {
          const next = reduce(state, action);
          if (action.type === 'event') {
            for (const [i, before] of state.messages.entries()) {
              const after = next.messages[i];
              if (before.role !== 'assistant') continue;
              expect(after?.text.startsWith(before.text)).toBe(true);
              if (before.status !== 'waiting' && before.status !== 'streaming') expect(after).toBe(before);
            }
          }
          state = next;
        }
      }),
    );
  });

  it('applies event ids once and in order: a repeated or older id changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 40 }), (ids) => {
        let state = run([submit, event(1, start)]);
        const applied: number[] = [];
        for (const id of ids) {
          const before = state;
          state = reduce(state, event(id + 1, { type: 'delta', text: `${id + 1},` }));
          if (state !== before) applied.push(id + 1);
        }
        expect(applied).toEqual([...new Set(applied)].sort((a, b) => a - b));
        expect(lastAnswer(state).text).toBe(applied.map((id) => `${id},`).join(''));
      }),
    );
  });

  it('ignores events after done or error, and events of another run', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(done, { type: 'error', problem } as ChatEvent),
        fc.array(events),
        (terminal, late) => {
          const ended = run([submit, event(1, start), event(2, { type: 'delta', text: 'x' }), event(3, terminal)]);
          expect(
            run(
              late.map((e, i) => event(i + 4, e)),
              ended,
            ),
          ).toBe(ended);
        },
      ),
    );
    const live = run([submit, event(1, start)]);
    expect(reduce(live, event(2, { type: 'delta', text: 'x' }, 'other'))).toBe(live);
  });
});

describe('reduce', () => {
  it('keeps conversation id, ordered citations without duplicates, and the truncation flag', () => {
    const cite = (n: number): ChatEvent => ({
      type: 'citation',
      n,
      document_id: 'd',
      title: `t${n}`,
      excerpt: '',
      score: 1,
    });
    const state = run([
      submit,
      event(1, { ...start, conversation_id: 'c-1' } as ChatEvent),
      event(2, cite(2)),
      event(3, cite(1)),
      event(4, cite(2)),
      event(5, { type: 'delta', text: 'answer' }),
      event(6, { ...done, finish_reason: 'length' } as ChatEvent),
    ]);
    expect(state.conversationId).toBe('c-1');
    expect(lastAnswer(state).citations.map((c) => c.n)).toEqual([1, 2]);
    expect(lastAnswer(state)).toMatchObject({ status: 'done', truncated: true, completionId: 'run-1' });
    expect(state.messages[0]).toMatchObject({ status: 'sent' });
  });

  it('keeps text and client id of a rejected question for the retry', () => {
    const refused = run([submit, { type: 'failed', key: 'q', failure: { code: 'rate_limited', retryAfterS: 3 } }]);
    expect(refused.messages).toHaveLength(1);
    expect(refused.messages[0]).toMatchObject({ text: 'hi', status: 'failed', failure: { code: 'rate_limited' } });
    const again = reduce(refused, { type: 'retry', id: 'new', at: 5 });
    expect(again.run?.key).toBe('q');
    expect(again.messages).toHaveLength(2);
    expect(again.messages[0]).toMatchObject({ status: 'sending', failure: undefined });
  });

  it('retries an interrupted answer with a new client id', () => {
    const broken = run([
      submit,
      event(1, start),
      event(2, { type: 'delta', text: 'half' }),
      event(3, { type: 'error', problem }),
    ]);
    expect(lastAnswer(broken)).toMatchObject({
      status: 'failed',
      text: 'half',
      failure: { code: 'provider_unavailable', retryAfterS: 4 },
    });
    const again = reduce(broken, { type: 'retry', id: 'new', at: 5 });
    expect(again.run?.key).toBe('new');
    expect(again.messages.map((m) => m.text)).toEqual(['hi', '']);
  });

  it('treats an answer without text as a failure', () => {
    expect(lastAnswer(run([submit, event(1, start), event(2, done)]))).toMatchObject({
      status: 'failed',
      failure: { code: 'empty_answer' },
    });
  });

  it('counts answers that ended while the panel was closed, except stopped ones', () => {
    const hidden = run([submit, event(1, start), event(2, { type: 'delta', text: 'x' }), event(3, done)]);
    expect(hidden.unread).toBe(1);
    expect(reduce(hidden, { type: 'visible', visible: true }).unread).toBe(0);
    expect(run([submit, event(1, start), { type: 'stop' }]).unread).toBe(0);
  });

  it('rejects an empty question and a second one during an answer', () => {
    expect(reduce(INITIAL_STATE, { type: 'submit', id: 'x', text: '  \n', at: 1 })).toBe(INITIAL_STATE);
    const busy = run([submit]);
    expect(reduce(busy, { type: 'submit', id: 'y', text: 'more', at: 1 })).toBe(busy);
  });
});
