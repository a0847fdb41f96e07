import { describe, expect, it } from '@jest/globals';
import type { ChatEvent, FinishReason } from '@nexus/contracts';
import { compactEvents, isStorable, maySemantic, mayRead, maySingleFlight, mayWrite, readOf } from './cache-policy.js';
import { READ } from './cache-scripts.js';
import type { CacheMode, FinishedAnswer } from '../completion/completion.js';
import { CACHE_DEFAULTS, cacheControl, type CacheSettings } from './settings/cache-settings.js';

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
const control = (mode: CacheMode, settings: Partial<CacheSettings> = {}) => ({
  cacheControl: cacheControl({ mode, ttlS: null, semanticThreshold: null }, { ...CACHE_DEFAULTS, ...settings }),
});

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

  it('stores a clean answer, including one that found nothing relevant', () => {
    expect(isStorable(answer([text, done()]))).toBe(true);
    expect(isStorable(answer([{ type: 'notice', code: 'nothing_relevant', detail: '' }, text, done()]))).toBe(true);
  });

  it('stores an answer with a budget notice, without the notice', () => {
    const events: ChatEvent[] = [{ type: 'notice', code: 'budget_alert', detail: '80 %' }, text, done()];
    expect(isStorable(answer(events))).toBe(true);
    expect(compactEvents(events)).toEqual([text]);
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

  it('neither reads nor writes when the workspace disabled the cache, whatever the request says', () => {
    for (const mode of ['default', 'refresh', 'only'] as const) {
      const off = control(mode, { enabled: false });
      expect([mayRead(off), mayWrite(off), readOf(off)]).toEqual([false, false, READ.bypass]);
    }
  });

  it.each<[CacheMode, number, number]>([
    ['default', 0, READ.fresh],
    ['default', 60, READ.stale],
    ['only', 60, READ.stale],
    ['refresh', 60, READ.none],
    ['bypass', 60, READ.bypass],
  ])('mode %s with %d s of staleness looks up as %d', (mode, staleWhileRevalidateS, read) => {
    expect(readOf(control(mode, { staleWhileRevalidateS }))).toBe(read);
  });

  it('a request overrides TTL and threshold of its workspace, and nothing else', () => {
    const settings = { ...CACHE_DEFAULTS, exactTtlS: 60, semanticThreshold: 0.6, verification: false };
    expect(cacheControl({ mode: 'default', ttlS: 5, semanticThreshold: 0 }, settings)).toMatchObject({
      ttlS: 5,
      semanticThreshold: 0,
      verify: false,
    });
    expect(cacheControl({ mode: 'default', ttlS: null, semanticThreshold: null }, settings)).toMatchObject({
      ttlS: 60,
      semanticThreshold: 0.6,
      semantic: 'on',
    });
    expect(control('default', { shadowMode: true }).cacheControl.semantic).toBe('shadow');
    expect(control('default', { shadowMode: true, semanticEnabled: false }).cacheControl.semantic).toBe('off');
  });

  describe('semantic matching', () => {
    const user = (content: string) => ({ role: 'user' as const, content });
    const asks = (messages: { role: 'user' | 'system' | 'assistant'; content: string }[]) =>
      maySemantic({ ...control('default'), messages });

    it('is allowed for a standalone question', () => {
      expect(asks([user('What is the refund policy?')])).toBe(true);
      expect(asks([{ role: 'system', content: 'Be short' }, user('What is the refund policy?')])).toBe(true);
    });

    it('is refused for follow-ups, references to earlier text, long questions and missing questions', () => {
      const said = [user('Where is the office?'), { role: 'assistant' as const, content: 'In Munich.' }];
      expect(asks([...said, user('What is the refund policy?')])).toBe(false);
      expect(asks([user('And in Berlin?')])).toBe(false);
      expect(asks([user('What about it?')])).toBe(false);
      expect(asks([user('x'.repeat(601))])).toBe(false);
      expect(asks([])).toBe(false);
    });

    it('is refused when the workspace disabled it', () => {
      const off = { ...control('default', { semanticEnabled: false }), messages: [user('What is the refund policy?')] };
      expect(maySemantic(off)).toBe(false);
    });
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
