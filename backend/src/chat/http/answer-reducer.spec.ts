import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@nexus/contracts';
import { AnswerReducer } from './answer-reducer.js';

const reduce = (events: ChatEvent[]): AnswerReducer => {
  const reducer = new AnswerReducer();
  events.forEach((e) => reducer.add(e));
  return reducer;
};
const citation = { n: 1, document_id: 'd', title: 'Manual', page: 2, excerpt: 'e', score: 0.5 };

describe('AnswerReducer', () => {
  it('collects a complete answer', () => {
    const reducer = reduce([
      { type: 'start', id: 'c1', model: 'm', source: 'llm', cache: { status: 'miss' }, conversation_id: 'k' },
      { type: 'reasoning', text: 'Hm. ' },
      { type: 'delta', text: 'Yes ' },
      { type: 'citation', ...citation },
      { type: 'delta', text: '[1].' },
      { type: 'notice', code: 'model_switched', detail: 'b' },
      { type: 'tool_call', index: 0, id: 't', name: 'find', arguments_delta: '{"a"' },
      { type: 'tool_call', index: 0, id: 't', arguments_delta: ':1}' },
      { type: 'usage', prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost_usd: 0.1 },
      { type: 'done', finish_reason: 'stop', latency_ms: 5, time_to_first_token_ms: 3, overhead_ms: 1 },
    ]);
    expect(reducer.problem).toBeNull();
    expect(reducer.overheadMs).toBe(1);
    expect(reducer.result()).toEqual({
      id: 'c1',
      model: 'm',
      content: 'Yes [1].',
      reasoning: 'Hm. ',
      source: 'llm',
      cache: { status: 'miss' },
      conversation_id: 'k',
      citations: [citation],
      notices: [{ code: 'model_switched', detail: 'b' }],
      tool_calls: [{ id: 't', name: 'find', arguments: '{"a":1}' }],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost_usd: 0.1 },
      finish_reason: 'stop',
      latency_ms: 5,
      time_to_first_token_ms: 3,
    });
  });

  it('keeps the problem of a failed answer', () => {
    const problem = { code: 'provider_error' } as never;
    expect(
      reduce([
        { type: 'delta', text: 'half' },
        { type: 'error', problem },
      ]).problem,
    ).toBe(problem);
  });
});
