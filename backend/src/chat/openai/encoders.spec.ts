import { describe, expect, it } from '@jest/globals';
import { type ChatEvent, problem, SseDecoder } from '@nexus/contracts';
import type OpenAI from 'openai';
import { ChunkEncoder } from './chunk-encoder.js';
import type { ChatCompletionObjectDto } from './dto/completion-object.dto.js';
import type { EmbeddingListDto, EmbeddingObjectDto } from './dto/embeddings.dto.js';
import type { ModelObjectDto } from './dto/model-object.dto.js';
import { ObjectEncoder } from './object-encoder.js';

/** Fails to compile when one of these types no longer matches OpenAI's type. */
const shapes: {
  completion: (ours: ChatCompletionObjectDto) => OpenAI.ChatCompletion;
  model: (ours: ModelObjectDto) => OpenAI.Model;
  embeddings: (
    ours: Omit<EmbeddingListDto, 'data'> & { data: (EmbeddingObjectDto & { embedding: number[] })[] },
  ) => OpenAI.CreateEmbeddingResponse;
} = { completion: (ours) => ours, model: (ours) => ours, embeddings: (ours) => ours };

const ID = '019ab3c4-d5e6-7000-8000-000000000000';
const ASKED = { id: ID, model: 'a/b' };
const start: ChatEvent = { type: 'start', id: ID, model: 'a/b', source: 'llm', cache: { status: 'miss' } };
const usage: ChatEvent = { type: 'usage', prompt_tokens: 9, completion_tokens: 3, total_tokens: 12, cost_usd: 0.5 };
const done: ChatEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 5,
  time_to_first_token_ms: 2,
  overhead_ms: 1,
};
const tool = (index: number, arguments_delta: string, name?: string): ChatEvent => ({
  type: 'tool_call',
  index,
  id: `call_${index}`,
  ...(name ? { name } : {}),
  arguments_delta,
});
const citation: ChatEvent = { type: 'citation', n: 1, document_id: ID, title: 'Terms', excerpt: 'x', score: 0.5 };

function chunksOf(events: ChatEvent[], includeUsage = false): (OpenAI.ChatCompletionChunk | '[DONE]')[] {
  const encoder = new ChunkEncoder(ASKED, includeUsage);
  const messages = new SseDecoder().feed(events.map((e) => encoder.encode(e)).join(''));
  return messages.map(({ data }) => (data === '[DONE]' ? data : (JSON.parse(data) as OpenAI.ChatCompletionChunk)));
}

function objectOf(events: ChatEvent[]): OpenAI.ChatCompletion {
  const encoder = new ObjectEncoder(ASKED);
  for (const event of events) encoder.add(event);
  return shapes.completion(encoder.result());
}

/** Recorded from OpenAI's server for `gpt-4o-mini`: https://platform.openai.com/docs/api-reference/chat-streaming */
const RECORDED = [
  '{"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-mini","system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}',
  '{"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-mini","system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,"delta":{"content":"Hello"},"logprobs":null,"finish_reason":null}]}',
  '{"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-mini","system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}',
].map((json) => JSON.parse(json) as object);

/** Field names and types, without the values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

describe('ChunkEncoder', () => {
  it('has the same fields as the response of OpenAI', () => {
    const chunks = chunksOf([start, { type: 'delta', text: 'Hello' }, usage, done]);
    expect(chunks).toHaveLength(4);
    for (const [i, recorded] of RECORDED.entries())
      expect(shapeOf(chunks[i])).toMatchObject(shapeOf(recorded) as object);
    expect(chunks.at(-1)).toBe('[DONE]');
    expect(chunks[0]).toMatchObject({ id: `chatcmpl-${ID}`, created: Math.floor(0x019ab3c4d5e6 / 1000) });
  });

  it('keeps every character of the text', () => {
    const text = 'a "quoted" \\ line\nand \u2028 é 🙂 </script> \u0000';
    const [, chunk] = chunksOf([start, { type: 'delta', text }]);
    expect((chunk as OpenAI.ChatCompletionChunk).choices[0]?.delta.content).toBe(text);
  });

  it('names each of several interleaved tool calls once', () => {
    const events = [start, tool(0, '{"a"', 'f'), tool(1, '{', 'g'), tool(0, ':1}'), tool(1, '}'), done];
    const calls = chunksOf(events).flatMap((c) => (c === '[DONE]' ? [] : (c.choices[0]?.delta.tool_calls ?? [])));
    expect(calls).toEqual([
      { index: 0, id: 'call_0', type: 'function', function: { name: 'f', arguments: '{"a"' } },
      { index: 1, id: 'call_1', type: 'function', function: { name: 'g', arguments: '{' } },
      { index: 0, function: { arguments: ':1}' } },
      { index: 1, function: { arguments: '}' } },
    ]);
  });

  it('sends the extra fields in the last chunk of the choice, and usage after it only on request', () => {
    const notice: ChatEvent = { type: 'notice', code: 'model_switched', detail: 'x' };
    const events = [start, notice, { type: 'delta' as const, text: 'x' }, citation, usage, done];
    const [last, counted, end] = chunksOf(events, true).slice(-3);
    expect(last).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: null,
      nexus: {
        citations: [{ n: 1, title: 'Terms' }],
        notices: [{ code: 'model_switched' }],
        cost_usd: 0.5,
        overhead_ms: 1,
      },
    });
    expect(counted).toMatchObject({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } });
    expect(end).toBe('[DONE]');
    expect(chunksOf(events).filter((c) => c !== '[DONE]' && 'usage' in c)).toEqual([]);
  });

  it('sends an error as an error object without [DONE], also as the first event', () => {
    const error: ChatEvent = { type: 'error', problem: problem('provider_timeout', 'Too slow.', 'r') };
    const expected = { error: { message: 'Too slow.', type: 'server_error', param: null, code: 'provider_timeout' } };
    expect(chunksOf([error])).toEqual([expected]);
    expect(chunksOf([start, { type: 'delta', text: 'x' }, error]).at(-1)).toEqual(expected);
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool_calls', 'tool_calls'],
    ['content_filter', 'content_filter'],
    ['aborted', 'length'],
  ] as const)('maps the finish reason %s to %s, with or without a start event', (ours, theirs) => {
    const [chunk] = chunksOf([{ ...done, finish_reason: ours } as ChatEvent]).slice(-2);
    expect(chunk).toMatchObject({
      id: `chatcmpl-${ID}`,
      model: 'a/b',
      choices: [{ finish_reason: theirs }],
      nexus: { finish_reason: ours },
    });
    const whole = objectOf([{ ...done, finish_reason: ours } as ChatEvent]);
    expect(whole).toMatchObject({ id: `chatcmpl-${ID}`, model: 'a/b', choices: [{ finish_reason: theirs }] });
  });
});

describe('a failed answer', () => {
  const failed: ChatEvent[] = [start, { type: 'delta', text: 'Half' }, { ...done, finish_reason: 'error' }];

  it('ends a stream with an error object, without finish reason and [DONE]', () => {
    const chunks = chunksOf(failed, true);
    expect(chunks.at(-1)).toMatchObject({ error: { type: 'server_error', code: 'provider_error' } });
    expect(chunks.flatMap((c) => (c === '[DONE]' || !('choices' in c) ? [] : c.choices)).at(-1)).toMatchObject({
      finish_reason: null,
    });
  });

  it.each([
    ['said so', failed],
    ['has no done event', failed.slice(0, 2)],
  ])('throws a problem instead of an object when it %s', (_, events) => {
    const encoder = new ObjectEncoder(ASKED);
    for (const event of events) encoder.add(event);
    expect(encoder.problem).toMatchObject({ code: 'provider_error', status: 502 });
    expect(() => encoder.result()).toThrow(expect.objectContaining({ code: 'provider_error' }));
  });
});

describe('ObjectEncoder', () => {
  it('has null content when the answer only has tool calls, and contains all of them', () => {
    const { message } = objectOf([start, tool(0, '{}', 'f'), tool(1, '{}', 'g'), done]).choices[0]!;
    expect(message.content).toBeNull();
    expect(message.tool_calls?.map((c) => (c.type === 'function' ? c.function.name : ''))).toEqual(['f', 'g']);
    expect(objectOf([start, { type: 'delta', text: 'Hi' }, done]).choices[0]!.message).not.toHaveProperty('tool_calls');
  });

  it('contains reasoning, citations and cost', () => {
    const answer = objectOf([
      start,
      { type: 'reasoning', text: 'Hm' },
      { type: 'delta', text: 'Hi' },
      citation,
      usage,
      done,
    ]);
    expect(answer.choices[0]!.message).toMatchObject({ content: 'Hi', reasoning_content: 'Hm', refusal: null });
    expect(answer).toMatchObject({ usage: { total_tokens: 12 }, nexus: { citations: [{ n: 1 }], cost_usd: 0.5 } });
  });
});
