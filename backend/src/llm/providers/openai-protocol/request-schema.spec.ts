import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ComponentSchemas, sharedData } from '@nexus/testing';
import { load as parseYaml } from 'js-yaml';
import type { ChatRequest } from '../../chat-model.js';
import type { ModelParameters } from '../../model-parameters.js';
import { contractRequest } from '../../testing/chat-model.contract.js';
import { toWireRequest } from './request-mapping.js';

const file = sharedData('openrouter/openapi.in.yaml');
if (!file) console.warn('SKIPPED: openrouter/openapi.in.yaml is not on this machine (NEXUS_TEST_DATA)');

const tool = {
  type: 'function',
  function: { name: 'lookup', description: 'Looks up', parameters: { type: 'object', properties: {} } },
};
const EVERYTHING: ModelParameters = {
  temperature: 0.3,
  maxTokens: 100,
  topP: 0.9,
  topK: 40,
  minP: 0.1,
  topA: 0.2,
  frequencyPenalty: 0.5,
  presencePenalty: -0.5,
  repetitionPenalty: 1.1,
  seed: 7,
  stop: ['END'],
  logitBias: { '50256': -100 },
  tools: [tool],
  toolChoice: 'auto',
  parallelToolCalls: true,
  responseFormat: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } },
  reasoning: { effort: 'low' },
  provider: {
    order: ['openai', 'azure'],
    allow_fallbacks: false,
    data_collection: 'deny',
    zdr: true,
    sort: 'throughput',
    max_price: { prompt: '1', completion: '2' },
    require_parameters: true,
  },
};
const CONVERSATION: ChatRequest['messages'] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: '', parts: [{ type: 'text', text: 'What is this?' }] },
  { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'lookup', arguments: '{}' }] },
  { role: 'tool', content: '42', toolCallId: 'call_1' },
];

(file ? describe : describe.skip)('requests by OpenRouter’s own description', () => {
  const schemas = file
    ? new ComponentSchemas(parseYaml(readFileSync(file, 'utf8')) as { components: object })
    : undefined;
  const problems = (request: unknown): string[] => schemas!.problems('ChatRequest', request);
  const base = contractRequest('openai/gpt-5-mini');

  const requests: [string, ChatRequest][] = [
    ['a question with passages', base],
    ['without passages', { ...base, passages: [] }],
    ['a variant', { ...base, model: 'openai/gpt-5-mini:nitro' }],
    ['a router', { ...base, model: 'openrouter/auto' }],
    ['a user and metadata', { ...base, user: 'u1', metadata: { a: 'b' } }],
    ['every parameter', { ...base, parameters: EVERYTHING }],
    ['a conversation with tools', { ...base, messages: CONVERSATION, parameters: { tools: [tool] } }],
    ...Object.entries(EVERYTHING).map(([name, value]): [string, ChatRequest] => [
      name,
      { ...base, parameters: { [name]: value } as ModelParameters },
    ]),
  ];
  it.each(requests)('are right: %s', (_, request) => {
    const wire = JSON.parse(JSON.stringify(toWireRequest(request))) as unknown;
    expect(problems(wire)).toEqual([]);
  });

  it('are rejected when invalid', () => {
    const wire = toWireRequest(base);
    expect(problems({ ...wire, temperature: 'hot' })).not.toEqual([]);
    expect(problems({ ...wire, messages: 'none' })).not.toEqual([]);
    expect(problems({ ...wire, provider: { sort: 'luck' } })).not.toEqual([]);
  });
});
