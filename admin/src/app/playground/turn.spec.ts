import { type ChatEvent, problem } from '@nexus/contracts';
import { ApiError } from '../core/http/problem';
import { type Turn, failTurn, newTurn, reduceTurn, stopTurn } from './turn';
import { turnLine } from './turn-line';

const START: ChatEvent = { type: 'start', id: 'run-1', model: 'm', source: 'llm', cache: { status: 'miss' } };
const DONE: ChatEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1210,
  time_to_first_token_ms: 310,
  overhead_ms: 3,
};
const play = (events: ChatEvent[], turn = newTurn(1, 'Why?')): Turn =>
  events.reduce((state, event, i) => reduceTurn(state, { id: i + 1, event }), turn);
const source = (n: number): ChatEvent => ({
  type: 'citation',
  n,
  document_id: `d${n}`,
  title: 'T',
  excerpt: 'E',
  score: 0.5,
});

describe('reduceTurn', () => {
  it('builds the answer from its events', () => {
    const turn = play([
      START,
      { type: 'delta', text: 'Be' },
      { type: 'delta', text: 'cause [1]' },
      source(2),
      source(1),
      DONE,
    ]);
    expect(turn).toMatchObject({
      status: 'done',
      id: 'run-1',
      answer: 'Because [1]',
      latencyMs: 1210,
      firstTokenMs: 310,
      lastEventId: 6,
    });
    expect(turn.citations.map((citation) => citation.n)).toEqual([1, 2]);
  });

  it('ignores repeated events and events after the end', () => {
    const turn = play([START, { type: 'delta', text: 'a' }]);
    expect(reduceTurn(turn, { id: 2, event: { type: 'delta', text: 'a' } })).toBe(turn);
    const ended = play([START, DONE]);
    expect(reduceTurn(ended, { id: 9, event: { type: 'delta', text: 'late' } })).toBe(ended);
  });

  it('keeps the partial answer after an error', () => {
    const turn = play([
      START,
      { type: 'delta', text: 'Half' },
      { type: 'error', problem: problem('provider_timeout', 'x', 'r') },
    ]);
    expect(turn).toMatchObject({ status: 'failed', answer: 'Half' });
    expect(turn.failure).toBe(
      'The model did not answer in time. The partial answer is kept. Try again or choose another model.',
    );
  });

  it('states that the question is kept when there is no partial answer', () => {
    expect(failTurn(newTurn(1, 'Why?'), new ApiError(0, 'offline', '')).failure).toContain('Your question is kept.');
  });

  it('stops only a running turn', () => {
    expect(stopTurn(play([START])).status).toBe('stopped');
    expect(stopTurn(play([START, DONE])).status).toBe('done');
    expect(play([START, { ...DONE, finish_reason: 'aborted' }]).status).toBe('stopped');
  });
});

describe('turnLine', () => {
  it('is shown in one line', () => {
    const usage: ChatEvent = {
      type: 'usage',
      prompt_tokens: 1,
      completion_tokens: 1,
      total_tokens: 2,
      cost_usd: 0.0004,
    };
    expect(turnLine(play([START, usage, DONE])).join(' · ')).toBe(
      'm · 1.2 s · 310 ms to first token · $0.0004 · cache: miss',
    );
  });

  it('shows the similarity of a semantic hit, the savings and unknown values', () => {
    const hit: ChatEvent = {
      ...START,
      source: 'cache',
      cache: { status: 'semantic', similarity: 0.934, saved: { tokens: 9, cost_usd: 0.002 } },
    };
    const usage: ChatEvent = { type: 'usage', prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost_usd: null };
    expect(turnLine(play([hit, usage]))).toEqual(['m', 'cost unknown', 'cache: semantic 0.93', 'saved $0.002']);
  });
});
