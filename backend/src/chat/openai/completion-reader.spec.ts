import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../common/errors/domain-error.js';
import { readOpenAiCompletion } from './completion-reader.js';

const BODY = {
  model: 'a/b',
  messages: [
    { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
    { role: 'user', content: 'Hi', name: 'ann' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c', content: 'x' },
    { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] },
  ],
  stream: true,
  stream_options: { include_usage: true },
  max_completion_tokens: 5,
  n: 1,
  stop: ['x'],
  logit_bias: { '1': 2 },
  tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
  tool_choice: 'auto',
  response_format: { type: 'json_schema', json_schema: { name: 'n', schema: {} } },
  provider: { order: ['x'] },
  plugins: [{ id: 'web' }],
  models: ['a/b', 'c/d'],
  metadata: { a: 'b' },
  user: 'ann',
  nexus: { use_rag: true, rag_top_k: 3, cache: { mode: 'bypass', ttl_s: 5 } },
};

type Path = string[];
const places = (value: unknown, at: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [at]
    : [at, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...at, key]))];

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  (copy as Record<string, unknown>)[key] = replaced((copy as Record<string, unknown>)[key], rest, by);
  return copy;
}

describe('readOpenAiCompletion', () => {
  it('reads all supported fields', async () => {
    expect(await readOpenAiCompletion(BODY)).toMatchObject({
      model: 'a/b',
      fallbacks: ['c/d'],
      json: false,
      resumable: false,
      parameters: { maxTokens: 5, stop: ['x'], toolChoice: 'auto', plugins: [{ id: 'web' }] },
      retrieval: { useRag: true, topK: 3 },
      cacheControl: { mode: 'bypass', ttlS: 5 },
      metadata: { a: 'b' },
      endUser: 'ann',
    });
  });

  it('treats null as unset and ignores unknown fields', async () => {
    const messages = [{ role: 'user', content: 'Hi', name: null, tool_calls: null, refusal: null, mood: 'good' }];
    const unset = { temperature: null, stop: null, tools: null, nexus: null, stream: null, model: null, n: null };
    const input = await readOpenAiCompletion({ messages, ...unset, made_up: { a: 1 } });
    expect(input).toMatchObject({
      json: true,
      fallbacks: null,
      messages: [{ role: 'user', content: 'Hi' }],
      parameters: {},
    });
    expect(input.messages[0]).toEqual({ role: 'user', content: 'Hi' });
  });

  it('keeps provider-specific fields of tools and parts', async () => {
    const cached = { cache_control: { type: 'ephemeral' } };
    const { messages, parameters } = await readOpenAiCompletion({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', ...cached }] }],
      tools: [{ ...BODY.tools[0], ...cached }],
    });
    expect(messages[0]?.parts).toEqual([{ type: 'text', text: 'Hi', ...cached }]);
    expect(parameters.tools).toMatchObject([cached]);
  });

  it('either reads or rejects a body with a reason, for any value of any field', async () => {
    const anything = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        '',
        '\u0000',
        -1,
        1e300,
        true,
        [],
        {},
        [[]],
        [null],
        { type: 'text' },
        { type: null },
      ),
      fc.jsonValue({ maxDepth: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places(BODY)), anything, async (path, by) => {
        const error: unknown = await readOpenAiCompletion(replaced(BODY, path, by) as object).catch((e: unknown) => e);
        if (!(error instanceof Error)) return;
        expect(error).toBeInstanceOf(DomainError);
        expect((error as DomainError).status).toBeLessThan(500);
        expect(error.message).not.toBe('');
      }),
      { numRuns: 1_500 },
    );
  });
});
