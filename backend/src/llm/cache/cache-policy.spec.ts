import { describe, expect, it } from '@jest/globals';
import type { ChatEvent, FinishReason } from '@nexus/contracts';
import {
  acceptanceSimilarity,
  compactEvents,
  isStorable,
  maySemantic,
  mayRead,
  maySingleFlight,
  mayWrite,
} from './cache-policy.js';
import type { CacheMode, FinishedAnswer } from './completion.js';

const done = (finish_reason: FinishReason = 'stop'): ChatEvent => ({
  type: 'done',
  finish_reason,
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 1,
});
const answer = (events: ChatEvent[], more: Partial<FinishedAnswer> = {}): FinishedAnswer => ({
  events,
  source: 'llm',
  coalesced: false,
  ...more,
});
const text: ChatEvent = { type: 'delta', text: 'Yes.' };
const control = (mode: CacheMode) => ({ cacheControl: { mode, ttlS: 60, semanticThreshold: 0.5 } });

describe('cache policy', () => {
  it.each([
    ['default', true, true, true],
    ['bypass', false, false, false],
    ['refresh', false, true, false],
    ['only', true, false, false],
  ] as const)('mode %s: reads %s, writes %s, shares a run %s', (mode, reads, writes, shares) => {
    expect([mayRead(control(mode)), mayWrite(control(mode)), maySingleFlight(control(mode))]).toEqual([
      reads,
      writes,
      shares,
    ]);
  });

  it('stores a clean answer, also one that says nothing relevant was found', () => {
    expect(isStorable(answer([text, done()]))).toBe(true);
    expect(isStorable(answer([{ type: 'notice', code: 'nothing_relevant', detail: '' }, text, done()]))).toBe(true);
  });

  it.each<[string, FinishedAnswer]>([
    ['an error', answer([text, { type: 'error', problem: {} as never }])],
    ['no end', answer([text])],
    ['an aborted answer', answer([text, done('aborted')])],
    ['a length-stopped answer', answer([text, done('length')])],
    ['a filtered answer', answer([text, done('content_filter')])],
    ['tool use', answer([{ type: 'tool_call', index: 0, id: 'a', arguments_delta: '' }, text, done()])],
    ['an empty answer', answer([{ type: 'delta', text: ' ' }, done()])],
    ['a curated answer', answer([text, done()], { source: 'qa' })],
    ['a replay', answer([text, done()], { source: 'cache' })],
    ["a follower's copy", answer([text, done()], { coalesced: true })],
    ['an answer of a fallback model', answer([{ type: 'notice', code: 'model_switched', detail: '' }, text, done()])],
  ])('never stores %s', (_, finished) => {
    expect(isStorable(finished)).toBe(false);
  });

  it('matches by meaning only a question that stands alone', () => {
    expect(maySemantic({ messages: [{ role: 'user', content: 'Hi' }] })).toBe(true);
    expect(
      maySemantic({
        messages: [
          { role: 'system', content: 'Be short' },
          { role: 'user', content: 'Hi' },
        ],
      }),
    ).toBe(true);
    expect(
      maySemantic({
        messages: [
          { role: 'user', content: 'A' },
          { role: 'assistant', content: 'B' },
          { role: 'user', content: 'And?' },
        ],
      }),
    ).toBe(false);
    expect(maySemantic({ messages: [{ role: 'user', content: 'x'.repeat(601) }] })).toBe(false);
    expect(maySemantic({ messages: [] })).toBe(false);
  });

  it('a request can raise the calibrated similarity but not lower it', () => {
    expect(acceptanceSimilarity(0.5, 0.92)).toBe(0.92);
    expect(acceptanceSimilarity(0.99, 0.92)).toBe(0.99);
  });

  it('joins deltas up to a bound, keeps everything else in place and loses no character', () => {
    const citation: ChatEvent = { type: 'citation', n: 1, document_id: 'd', title: 't', excerpt: '', score: 1 };
    const events: ChatEvent[] = [
      ...Array.from({ length: 500 }, (_, i): ChatEvent => ({ type: 'delta', text: `${i} ` })),
      citation,
      text,
      done(),
    ];
    const kept = compactEvents(events);
    const join = (list: readonly ChatEvent[]) =>
      list.map((e) => (e.type === 'delta' ? e.text : e.type === 'citation' ? '|' : '')).join('');
    expect(join(kept)).toBe(join(events));
    expect(kept.length).toBeLessThan(15);
    expect(kept.length).toBeGreaterThan(3);
  });
});
