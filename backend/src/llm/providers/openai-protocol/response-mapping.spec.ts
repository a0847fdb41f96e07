import { describe, expect, it } from '@jest/globals';
import type { ModelEvent } from '../../chat-model.js';
import { CompletionMapper, type MapperOptions } from './response-mapping.js';
import type { WireCompletion, WireDelta, WireUsage } from './wire.js';

const STOP = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
const chunk = (delta: WireDelta): WireCompletion => ({ model: 'a/b', choices: [{ index: 0, delta }] });

function events(payloads: WireCompletion[], options: Partial<MapperOptions> = {}): ModelEvent[] {
  const mapper = new CompletionMapper({ model: 'a/b', passages: [], promptChars: 0, maxChars: 1e6, ...options });
  return [...payloads.flatMap((p) => mapper.accept(p)), ...mapper.end()];
}
const of = (type: ModelEvent['type'], all: ModelEvent[]): object[] => all.filter((e) => e.type === type);

describe('CompletionMapper', () => {
  it('reports the model that a router chose, and keeps the requested id', () => {
    const answer = [{ ...chunk({ content: 'Hi' }), model: 'anthropic/claude-x' }, STOP];
    const asked = events(answer, { model: 'openrouter/auto', isRouter: true });
    expect(asked[0]).toEqual({ type: 'start', model: 'openrouter/auto' });
    expect(of('notice', asked)).toEqual([
      { type: 'notice', code: 'model_chosen', detail: 'anthropic/claude-x answered, chosen by openrouter/auto.' },
    ]);
    // A dated name of the same model is not reported.
    expect(of('notice', events(answer, { model: 'anthropic/claude' }))).toEqual([]);
  });

  it('reads reasoning in any form, once', () => {
    const details = [
      { type: 'reasoning.text', text: 'A' },
      { type: 'reasoning.summary', summary: 'B' },
    ];
    const hidden = [{ type: 'reasoning.encrypted', data: 'xxx' }];
    const all = events([
      chunk({ reasoning: 'A', reasoning_details: details }),
      chunk({ reasoning_details: details }),
      chunk({ reasoning_content: 'C' }),
      chunk({ reasoning_details: hidden }),
      chunk({ content: 'Hi' }),
      STOP,
    ]);
    expect(of('reasoning', all).map((e) => (e as { text: string }).text)).toEqual(['A', 'AB', 'C']);
  });

  it('reads the text field of the completions endpoint', () => {
    const answer = events([{ choices: [{ index: 0, text: 'Hi.', finish_reason: 'stop' }] }]);
    expect(of('text', answer)).toEqual([{ type: 'text', text: 'Hi.' }]);
  });

  it('shows a refusal as the answer', () => {
    expect(of('text', events([chunk({ content: null, refusal: 'I cannot help with that.' }), STOP]))).toEqual([
      { type: 'text', text: 'I cannot help with that.' },
    ]);
  });

  it('reports searched pages once each, before the end, and only web addresses', () => {
    const page = (url: unknown, title: unknown = '') => ({ type: 'url_citation', url_citation: { url, title } });
    const all = events([
      chunk({ content: '', annotations: [page('https://a.example/x', ' A\n page '), page('javascript:alert(1)')] }),
      chunk({ content: 'Hi', annotations: [page('https://a.example/x'), page('https://b.example/'), page(7), {}] }),
      STOP,
    ]);
    expect(all.slice(-3)).toMatchObject([
      { type: 'notice', code: 'web_source', detail: 'A page: https://a.example/x' },
      { type: 'notice', code: 'web_source', detail: 'https://b.example/' },
      { type: 'finish' },
    ]);
  });

  it('joins tool calls by index, and distinguishes calls that share one', () => {
    const call = (index: number | undefined, id: string | undefined, text: string) =>
      chunk({ tool_calls: [{ index, id, function: { name: id && `f_${id}`, arguments: text } }] });
    const seen = (payloads: WireCompletion[]): unknown[] =>
      events([...payloads, STOP]).flatMap((e) => (e.type === 'tool_call' ? [[e.index, e.id, e.argumentsDelta]] : []));
    expect(seen([call(0, 'x', '{'), call(0, undefined, '}'), call(1, 'y', '{}')])).toEqual([
      [0, 'x', '{'],
      [0, 'x', '}'],
      [1, 'y', '{}'],
    ]);
    expect(seen([call(0, 'x', '{}'), call(0, 'y', '{'), call(0, undefined, '}'), call(0, 'y', '')])).toEqual([
      [0, 'x', '{}'],
      [1, 'y', '{'],
      [1, 'y', '}'],
      [1, 'y', ''],
    ]);
    expect(seen([chunk({ tool_calls: [{ function: { name: 'f', arguments: '{}' } }] })])).toEqual([
      [0, 'call_0', '{}'],
    ]);
  });

  const usages: [string, WireUsage, number | null][] = [
    ['its cost', { cost: 0.002 }, 0.002],
    ['no cost', {}, null],
    ['a null cost', { cost: null }, null],
    ['a cost of nothing', { cost: 0 }, 0],
    ['a negative cost', { cost: -1 }, null],
    ['a key of one’s own', { cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.002 } }, 0.003],
    ['what the provider behind asked', { cost: 0.002, cost_details: { upstream_inference_cost: 0.001 } }, 0.002],
  ];
  it.each(usages)('reports %s', (_, usage, costUsd) => {
    const wire = { ...STOP, usage: { prompt_tokens: 3, completion_tokens: 1, ...usage } };
    expect(events([chunk({ content: 'Hi' }), wire]).at(-1)).toMatchObject({
      usage: { promptTokens: 3, completionTokens: 1, costUsd, estimated: false },
    });
  });
});
