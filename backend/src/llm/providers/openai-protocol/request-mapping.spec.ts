import { describe, expect, it } from '@jest/globals';
import type { ChatRequest } from '../../chat-model.js';
import { type ModelParameters, PARAMETER_NAMES } from '../../model-parameters.js';
import { contractPassages } from '../../testing/chat-model.contract.js';
import { toWireRequest, wireChars } from './request-mapping.js';

const request = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'a/b',
  messages: [{ role: 'user', content: 'Hello' }],
  passages: [],
  ...more,
});
const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }];
const ALL: Required<ModelParameters> = {
  temperature: 0,
  maxTokens: 10,
  topP: 0.5,
  topK: 3,
  minP: 0.1,
  topA: 0.2,
  frequencyPenalty: -1,
  presencePenalty: 1,
  repetitionPenalty: 1.1,
  seed: 0,
  stop: ['\n'],
  logitBias: { '50256': -100 },
  tools,
  toolChoice: { type: 'function', function: { name: 'weather' } },
  parallelToolCalls: false,
  responseFormat: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' } } },
  verbosity: 'low',
  reasoningEffort: 'high',
  reasoning: { effort: 'low', exclude: true },
  provider: { order: ['x'], allow_fallbacks: false },
  transforms: ['middle-out'],
  plugins: [{ id: 'web' }],
};

describe('toWireRequest', () => {
  it('sends every parameter under its wire name, falsy ones too', () => {
    const wire = toWireRequest(request({ parameters: ALL, user: 'u', metadata: { k: 'v' } }));
    for (const [key, { name }] of Object.entries(PARAMETER_NAMES))
      expect([name, wire[name]]).toEqual([name, ALL[key as keyof ModelParameters]]);
    expect(wire).toMatchObject({ model: 'a/b', stream: true, user: 'u', metadata: { k: 'v' } });
  });

  it('sends other servers only supported parameters, and none that were not set', () => {
    const wire = toWireRequest(request({ parameters: ALL, metadata: { k: 'v' } }), 'openai');
    for (const name of ['provider', 'transforms', 'plugins', 'reasoning', 'top_a', 'metadata', 'models'])
      expect(wire).not.toHaveProperty(name);
    expect(wire['reasoning_effort']).toBe('high');
    const { reasoningEffort: _, ...rest } = ALL;
    expect(toWireRequest(request({ parameters: rest }), 'openai')['reasoning_effort']).toBe('low');
    expect(Object.keys(toWireRequest(request())).sort()).toEqual(['messages', 'model', 'stream', 'stream_options']);
  });

  it('writes a round of tool calls in the protocol’s form', () => {
    const { messages } = toWireRequest(
      request({
        messages: [
          { role: 'user', content: 'Weather?', name: 'ann' },
          { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'weather', arguments: '{"city":"Lyon"}' }] },
          { role: 'tool', content: '21 °C', toolCallId: 'c1' },
        ],
      }),
    );
    expect(messages).toEqual([
      { role: 'user', content: 'Weather?', name: 'ann' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Lyon"}' } }],
      },
      { role: 'tool', content: '21 °C', tool_call_id: 'c1' },
    ]);
  });

  it('forwards parts, an input_file as a file', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA', detail: 'low' } };
    const file = { type: 'input_file', filename: 'a.pdf', file_url: 'https://example.com/a.pdf' };
    const parts = [{ type: 'text', text: 'What is this?' }, image, file];
    const wire = toWireRequest(request({ messages: [{ role: 'user', content: 'What is this?', parts }] }));
    expect(wire.messages[0]?.content).toEqual([
      parts[0],
      image,
      { type: 'file', file: { filename: 'a.pdf', file_data: 'https://example.com/a.pdf' } },
    ]);
    expect(wireChars(wire)).toBe('What is this?'.length);
  });

  it('requests marks in prose, but not in JSON', () => {
    const system = (parameters: ModelParameters): string =>
      String(toWireRequest(request({ passages: contractPassages(), parameters })).messages[0]?.content);
    expect(system({})).toContain('square brackets');
    expect(system({ responseFormat: { type: 'text' } })).toContain('square brackets');
    expect(system({ responseFormat: { type: 'json_object' } })).not.toContain('square brackets');
    expect(system({ responseFormat: { type: 'json_object' } })).toContain('<passage n="1"');
  });

  it('adds passages to a system message of parts', () => {
    const parts = [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }];
    const messages = [{ role: 'system' as const, content: 'Be brief.', parts }, ...request().messages];
    const [first] = toWireRequest(request({ messages, passages: contractPassages() })).messages;
    expect(first?.content).toEqual([
      parts[0],
      { type: 'text', text: expect.stringMatching(/<passages [0-9a-f]{12}>/) },
    ]);
  });
});
