import { describe, expect, it } from '@jest/globals';
import { put, replayEvents, STOP, streamOf } from './testing/replay.js';

const call = (fields: object, more: object = {}) => ({
  delta: { tool_calls: [{ type: 'function', ...more, function: fields }] },
});
const TOOLS = { delta: {}, finish_reason: 'tool_calls' };
const weather = (city: string) => ({ name: 'get_weather', arguments: JSON.stringify({ city }) });
const OSLO = { name: 'get_weather', arguments: { city: 'Oslo' } };
const ROME = { name: 'get_weather', arguments: { city: 'Rome' } };
const TIME = { name: 'get_time', arguments: { tz: 'UTC' } };

const cases: [string, string, string, object[]][] = [
  [
    'one index for all, no ids',
    'ggml-org/llama.cpp#20198',
    streamOf(
      call(weather('Oslo'), { index: 0 }),
      call({ name: 'get_time', arguments: '{"tz":"UTC"}' }, { index: 0 }),
      TOOLS,
    ),
    [OSLO, TIME],
  ],
  [
    'one index for all, empty ids, the same function',
    'NousResearch/hermes-agent#62940',
    streamOf(call(weather('Oslo'), { index: 0, id: '' }), call(weather('Rome'), { index: 0, id: '' }), TOOLS),
    [OSLO, ROME],
  ],
  [
    'arguments as an object',
    'open-webui/computer#224',
    streamOf(call({ name: 'get_weather', arguments: { city: 'Oslo' } }, { index: 0, id: 'a' }), TOOLS),
    [OSLO],
  ],
  [
    '"stop" after calls',
    'huggingface/text-generation-inference#2136',
    streamOf(call(weather('Oslo'), { index: 0, id: 'a' }), STOP),
    [OSLO],
  ],
  ['no end after calls but [DONE]', 'own', streamOf(call(weather('Oslo'), { index: 0, id: 'a' }), '[DONE]'), [OSLO]],
  [
    'no index, one call in each chunk (Gemini)',
    'noho/dayu-agent#82',
    streamOf(call(weather('Oslo'), { id: 'a' }), call(weather('Rome'), { id: 'b' }), TOOLS),
    [OSLO, ROME],
  ],
  [
    'no index, several calls in a chunk',
    'noho/dayu-agent#57',
    streamOf(
      {
        delta: {
          tool_calls: [
            { id: 'a', function: weather('Oslo') },
            { id: 'b', function: weather('Rome') },
          ],
        },
      },
      TOOLS,
    ),
    [OSLO, ROME],
  ],
  [
    'no index and no id, in pieces',
    'ollama/ollama#7881',
    streamOf(
      call({ name: 'get_weather', arguments: '{"city"' }),
      call({ arguments: ':"Oslo"}' }),
      call({ ...weather('Rome') }),
      TOOLS,
    ),
    [OSLO, ROME],
  ],
  [
    'the name and the id in every piece',
    'LibreChat-AI/agents#260',
    streamOf(
      ...['{"ci', 'ty":"Os', 'lo"}', ''].map((json) =>
        call({ name: 'get_weather', arguments: json }, { index: 0, id: 'a' }),
      ),
      TOOLS,
    ),
    [OSLO],
  ],
  [
    'the whole call once more at its end',
    'own: gateways that sum up',
    streamOf(
      call({ name: 'get_weather', arguments: '' }, { index: 0, id: 'a' }),
      call({ arguments: '{"city":"Oslo"}' }, { index: 0 }),
      call(weather('Oslo'), { index: 0, id: 'a' }),
      TOOLS,
    ),
    [OSLO],
  ],
  [
    'one id for all calls',
    'omnigent-ai/omnigent#28',
    streamOf(call(weather('Oslo'), { index: 0, id: 'call' }), call(weather('Rome'), { index: 1, id: 'call' }), TOOLS),
    [OSLO, ROME],
  ],
  [
    'an index that counts the pieces',
    'ai-dynamo/dynamo#4723',
    streamOf(
      call({ name: 'get_weather', arguments: '{"city":' }, { index: 0, id: 'a' }),
      call({ arguments: '"Oslo"}' }, { index: 1, id: 'a' }),
      TOOLS,
    ),
    [OSLO],
  ],
  [
    'pieces of two calls in turns',
    'mcowger/plexus#691',
    streamOf(
      call({ name: 'get_weather', arguments: '{"city":' }, { index: 0, id: 'a' }),
      call({ name: 'get_time', arguments: '{"tz":' }, { index: 1, id: 'b' }),
      call({ arguments: '"Oslo"}' }, { index: 0 }),
      call({ arguments: '"UTC"}' }, { index: 1 }),
      TOOLS,
    ),
    [OSLO, TIME],
  ],
  [
    'nothing for arguments',
    'vllm-project/vllm: tools without parameters',
    streamOf(
      call({ name: 'now', arguments: '' }, { index: 0, id: 'a' }),
      call({ name: 'here', arguments: null }, { index: 1, id: 'b' }),
      TOOLS,
    ),
    [
      { name: 'now', arguments: {} },
      { name: 'here', arguments: {} },
    ],
  ],
  [
    'a call without `function`, and not in a list',
    'own: small servers',
    streamOf({ delta: { tool_calls: { name: 'get_weather', arguments: { city: 'Oslo' } } } }, TOOLS),
    [OSLO],
  ],
  [
    'the form there was before',
    'groq/groq-python#27',
    streamOf(
      { delta: { function_call: { name: 'get_weather', arguments: '{"city":' } } },
      { delta: { function_call: { arguments: '"Oslo"}' } } },
      { delta: {}, finish_reason: 'function_call' },
    ),
    [OSLO],
  ],
  [
    'brackets and quotes within arguments',
    'own',
    streamOf(
      call({ name: 'f', arguments: '{"a":"} \\" [' }, { index: 0 }),
      call({ name: 'f', arguments: '"}' }, { index: 0 }),
      call({ name: 'f', arguments: '{"a":"b"}' }, { index: 0 }),
      TOOLS,
    ),
    [
      { name: 'f', arguments: { a: '} " [' } },
      { name: 'f', arguments: { a: 'b' } },
    ],
  ],
];

describe('tool calls', () => {
  it.each(cases)('with %s [%s]', (_, __, stream, expected) => {
    const { calls, finish } = put(replayEvents(stream));
    expect(calls.map(({ name, arguments: json }) => ({ name, arguments: json }))).toEqual(expected);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(expected.length);
    expect(finish).toBe('tool_calls');
  });

  it('that were only announced do not change a text answer', () => {
    expect(put(replayEvents(streamOf({ delta: { content: 'Hi' } }, TOOLS))).finish).toBe('stop');
  });

  it('get unique ids where all share one', () => {
    const sent = Array.from({ length: 300 }, (_, i) =>
      call({ name: i % 2 ? 'f' : 'g', arguments: '{}' }, { id: 'same' }),
    );
    const { calls } = put(replayEvents(streamOf(...sent, TOOLS)));
    expect(new Set(calls.map(({ id }) => id)).size).toBe(300);
  });
});
