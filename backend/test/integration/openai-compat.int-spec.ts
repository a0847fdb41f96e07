import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type OpenAI from 'openai';
import { APIUserAbortError } from 'openai';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { RunningApi } from '../support/test-app.js';
import { type ChatBench, MODEL, send, until } from './chat-support.js';
import { ask, nexus, startOpenAi, unique } from './openai-support.js';

const options = (value: object): object => ({ nexus: value });

/** All requests use the unmodified OpenAI client. */
describe('OpenAI client', () => {
  let bench: ChatBench;
  let api: RunningApi;
  let key: string;
  let client: OpenAI;

  beforeAll(async () => {
    const started = await startOpenAi();
    ({ bench, api, key } = started);
    client = started.clientOf(key);
  });
  afterAll(() => bench?.close());
  beforeEach(() => bench.simulator.reset());

  const lastBody = (): Record<string, unknown> => bench.simulator.completionRequests.at(-1)!.body!;

  describe('whole answers', () => {
    it('have the shape of a chat.completion with the extra fields', async () => {
      const question = unique('Whole');
      const answer = await client.chat.completions.create({ model: MODEL, messages: ask(question) });
      expect(answer).toMatchObject({
        id: expect.stringMatching(/^chatcmpl-[0-9a-f-]{36}$/),
        object: 'chat.completion',
        model: MODEL,
        system_fingerprint: expect.stringMatching(/^fp_/),
        choices: [
          {
            index: 0,
            message: {
              role: 'assistant',
              content: `This is a simulated answer of ${MODEL} to: ${question}`,
              refusal: null,
            },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage: { total_tokens: answer.usage!.prompt_tokens + answer.usage!.completion_tokens },
      });
      expect(Math.abs(answer.created - Date.now() / 1000)).toBeLessThan(30);
      expect(answer._request_id).toEqual(expect.any(String));
      expect(nexus(answer)).toMatchObject({
        source: 'llm',
        cache: { status: 'miss' },
        citations: [],
        cost_usd: 0.000_123,
        finish_reason: 'stop',
        latency_ms: expect.any(Number),
        overhead_ms: expect.any(Number),
      });
    });

    it('put the prompt of the workspace before the system messages of the client', async () => {
      await client.chat.completions.create({
        model: MODEL,
        messages: [
          { role: 'developer', content: 'Speak like a pirate.' },
          { role: 'user', content: [{ type: 'text', text: unique('Prompt') }] },
        ],
      });
      const { messages } = lastBody() as { messages: { role: string; content: string }[] };
      expect(messages.map((m) => m.role)).toEqual(['system', 'system', 'user']);
      expect(messages[0]!.content).toContain('helpful assistant');
      expect(messages[1]!.content).toBe('Speak like a pirate.');
    });

    it('use all parameters of the client; null is unset, unknown parameters are ignored', async () => {
      const sent = {
        temperature: 0,
        top_p: 0.9,
        frequency_penalty: -1,
        presence_penalty: 1,
        seed: 7,
        stop: ['END'],
        logit_bias: { '50256': -100 },
        reasoning_effort: 'low' as const,
      };
      const openRouter = { provider: { order: ['x'] }, transforms: ['middle-out'], top_k: 3 };
      await client.chat.completions.create({
        model: MODEL,
        messages: ask(unique('Parameters')),
        ...sent,
        ...openRouter,
        max_completion_tokens: 50,
        n: null,
        tools: undefined,
        store: true,
        user: 'ann@example.com',
        metadata: { team: 'a' },
        made_up: { anything: 1 },
      } as OpenAI.ChatCompletionCreateParamsNonStreaming);
      expect(lastBody()).toMatchObject({ ...sent, ...openRouter, max_tokens: 50, metadata: { team: 'a' } });
      for (const absent of ['made_up', 'store', 'n', 'tools', 'nexus']) expect(lastBody()).not.toHaveProperty(absent);
      expect(JSON.stringify(lastBody())).not.toContain('ann@example.com');
    });

    it('come from the cache the second time, at no cost', async () => {
      const request = { model: MODEL, messages: ask(unique('Twice')), temperature: 0.5 };
      const first = await client.chat.completions.create(request);
      const { data: second, response } = await client.chat.completions.create(request).withResponse();
      expect(second.choices[0]!.message.content).toBe(first.choices[0]!.message.content);
      expect(second.id).not.toBe(first.id);
      expect(nexus(second)).toMatchObject({ source: 'cache', cache: { status: 'exact' } });
      expect(second.usage!.total_tokens).toBe(0);
      expect(response.headers.get('x-nexus-cache')).toBe('exact');
      expect(bench.simulator.completionRequests).toHaveLength(1);
      await client.chat.completions.create({ ...request, temperature: 0.6 });
      expect(bench.simulator.completionRequests).toHaveLength(2);
    });

    it('respect the nexus options of the request', async () => {
      const request = { model: MODEL, messages: ask(unique('Extras')), ...options({ cache: { mode: 'bypass' } }) };
      await client.chat.completions.create(request);
      expect(nexus(await client.chat.completions.create(request))).toMatchObject({ cache: { status: 'bypass' } });
      const kept = await client.chat.completions.create({
        model: MODEL,
        messages: ask(unique('Kept')),
        ...options({ conversation_id: 'new' }),
      });
      expect(nexus(kept)['conversation_id']).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('use the default model when the client names none', async () => {
      const answer = await client.chat.completions.create({ messages: ask(unique('Default')) } as never);
      expect((answer as OpenAI.ChatCompletion).model).toBe('nexus/extractive');
    });

    it('come from a model selected by the hub with auto', async () => {
      const answer = await client.chat.completions.create({ model: 'auto', messages: ask(unique('Any')) });
      expect(answer.model).toMatch(/^(sim|acme)\//);
    });

    it('try only the models that the request names', async () => {
      bench.simulator.script({ status: 503 });
      const answer = await client.chat.completions.create({
        model: MODEL,
        models: ['sim/cheap'],
        messages: ask(unique('Chain')),
      } as OpenAI.ChatCompletionCreateParamsNonStreaming);
      expect(answer.model).toBe('sim/cheap');
      await expect(
        client.chat.completions.create({
          model: MODEL,
          models: ['gone/model'],
          messages: ask('x'),
        } as OpenAI.ChatCompletionCreateParamsNonStreaming),
      ).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    });
  });

  it('images reach a vision model, for any size of the request', async () => {
    const url = `data:image/png;base64,${'A'.repeat(3_000_000)}`;
    const content = [
      { type: 'text' as const, text: unique('What is this?') },
      { type: 'image_url' as const, image_url: { url, detail: 'low' as const } },
    ];
    await client.chat.completions.create({ model: 'acme/sees', messages: [{ role: 'user', content }] });
    expect((lastBody()['messages'] as { content: unknown }[]).at(-1)!.content).toEqual(content);
  });

  it('an idempotency key makes a repeated request the same one', async () => {
    const request = { model: MODEL, messages: ask(unique('Once')) };
    const headers = { 'idempotency-key': unique('k').replace(' ', '-') };
    const first = await client.chat.completions.create(request, { headers });
    expect((await client.chat.completions.create(request, { headers })).id).toBe(first.id);
    await expect(client.chat.completions.create({ ...request, temperature: 1 }, { headers })).rejects.toMatchObject({
      status: 409,
      code: 'idempotency_conflict',
    });
    expect(bench.simulator.completionRequests).toHaveLength(1);
  });

  it('pages of other origins can call these routes but no others of the api', async () => {
    const preflight = (path: string) =>
      fetch(api.url + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://chat.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,x-stainless-lang',
        },
      });
    const allowed = await preflight('/v1/chat/completions');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://chat.example');
    expect(allowed.headers.get('access-control-allow-headers')).toBe('authorization,x-stainless-lang');
    expect(allowed.headers.has('access-control-allow-credentials')).toBe(false);
    for (const path of ['/api/v1/create', '/api/tokens', '/auth/login'])
      expect((await preflight(path)).headers.has('access-control-allow-origin')).toBe(false);
  });

  describe('streams', () => {
    it('are chunks with the role first, one finish reason, and the extras last', async () => {
      bench.simulator.script({ text: 'one two three', reasoning: 'Hm.' });
      const { data: stream, response } = await client.chat.completions
        .create({ model: MODEL, messages: ask(unique('Stream')), stream: true })
        .withResponse();
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const chunks: ChatCompletionChunk[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      expect(new Set(chunks.map((c) => `${c.id} ${c.created} ${c.model} ${c.object}`)).size).toBe(1);
      expect(chunks[0]!.object).toBe('chat.completion.chunk');
      expect(chunks[0]!.choices[0]!.delta).toEqual({ role: 'assistant', content: '', refusal: null });
      expect(chunks.map((c) => c.choices[0]?.delta.content ?? '').join('')).toBe('one two three');
      expect(chunks.some((c) => (c.choices[0]?.delta as { reasoning_content?: string }).reasoning_content)).toBe(true);
      expect(chunks.map((c) => c.choices[0]?.finish_reason).filter(Boolean)).toEqual(['stop']);
      expect(nexus(chunks.at(-1)!)).toMatchObject({
        source: 'llm',
        cache: { status: 'miss' },
        overhead_ms: expect.any(Number),
      });
      expect(chunks.every((c) => !('usage' in c))).toBe(true);
    });

    it('send the usage in another chunk on request', async () => {
      const stream = await client.chat.completions.create({
        model: MODEL,
        messages: ask(unique('Usage')),
        stream: true,
        stream_options: { include_usage: true },
      });
      const chunks: ChatCompletionChunk[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } });
      expect(chunks.at(-1)!.usage!.total_tokens).toBeGreaterThan(0);
      expect(chunks.slice(0, -1).every((c) => c.usage === null)).toBe(true);
    });

    it('are assembled by the client library', async () => {
      bench.simulator.script({ text: 'put together' });
      const runner = client.chat.completions.stream({ model: MODEL, messages: ask(unique('Runner')) });
      const answer = await runner.finalChatCompletion();
      expect(answer.choices[0]!.message).toMatchObject({ role: 'assistant', content: 'put together' });
      expect(nexus(answer)).toMatchObject({ source: 'llm' });
    });

    it.each(['controller', 'signal'] as const)('that the client aborts by its %s end at the provider', async (how) => {
      bench.simulator.script({ text: 'word '.repeat(400), tokenMs: 20 });
      const leaving = new AbortController();
      const stream = await client.chat.completions.create(
        { model: MODEL, messages: ask(unique('Leave')), stream: true },
        how === 'signal' ? { signal: leaving.signal } : {},
      );
      let seen = 0;
      for await (const chunk of stream) {
        if (chunk.choices[0]?.delta.content && ++seen === 3) {
          if (how === 'signal') leaving.abort();
          else stream.controller.abort();
        }
      }
      expect(seen).toBeLessThan(100);
      await until('the provider sees it', () => bench.simulator.aborted === 1);
    });

    it('a JSON answer of a disconnected client ends at the provider as well', async () => {
      bench.simulator.script({ text: 'word '.repeat(400), tokenMs: 20 });
      const leaving = new AbortController();
      const asked = client.chat.completions.create(
        { model: MODEL, messages: ask(unique('Leave JSON')) },
        { signal: leaving.signal },
      );
      await until('the provider is asked', () => bench.simulator.completionRequests.length === 1);
      leaving.abort();
      await expect(asked).rejects.toBeInstanceOf(APIUserAbortError);
      await until('the provider sees it', () => bench.simulator.aborted === 1);
    });

    it('can be cancelled by the run id in their id', async () => {
      bench.simulator.script({ text: 'word '.repeat(400), tokenMs: 20 });
      const stream = await client.chat.completions.create({
        model: MODEL,
        messages: ask(unique('Cancel')),
        stream: true,
      });
      let last: ChatCompletionChunk | undefined;
      let cancelled: Promise<unknown> | undefined;
      for await (const chunk of stream) {
        last = chunk;
        const run = chunk.id.replace('chatcmpl-', '');
        if (chunk.choices[0]?.delta.content)
          cancelled ??= send(api, 'POST', `/api/v1/streams/${run}/cancel`, {
            headers: { authorization: `Bearer ${key}` },
          });
      }
      await cancelled;
      expect(last?.choices[0]?.finish_reason).toBe('length');
      expect(nexus(last!)['finish_reason']).toBe('aborted');
    });
  });

  describe('tools', () => {
    const tools: OpenAI.ChatCompletionTool[] = [
      {
        type: 'function',
        function: {
          name: 'lookup',
          parameters: { type: 'object', properties: { query: { type: 'string' } } },
          strict: true,
        },
      },
    ];
    const call = { id: 'call_7', name: 'lookup', arguments: '{"query":"price"}' };

    it('make a round trip of call, result and answer, without caching', async () => {
      const messages = ask(unique('What is the price?'));
      bench.simulator.script(
        { text: '', toolCall: call, finishReason: 'tool_calls' },
        { text: 'It is 5 €.' },
        { text: 'It is 6 €.' },
      );
      const first = await client.chat.completions.create({ model: MODEL, messages, tools, tool_choice: 'auto' });
      expect(lastBody()).toMatchObject({ tools, tool_choice: 'auto' });
      const { message, finish_reason } = first.choices[0]!;
      expect(finish_reason).toBe('tool_calls');
      expect(message).toMatchObject({
        content: null,
        tool_calls: [{ id: 'call_7', type: 'function', function: { name: 'lookup', arguments: '{"query":"price"}' } }],
      });
      messages.push(message, { role: 'tool', tool_call_id: 'call_7', content: '{"price":5}' });
      const second = await client.chat.completions.create({ model: MODEL, messages, tools });
      expect(second.choices[0]!.message.content).toBe('It is 5 €.');
      expect((lastBody()['messages'] as object[]).slice(-2)).toEqual([
        { role: 'assistant', content: null, tool_calls: message.tool_calls },
        { role: 'tool', tool_call_id: 'call_7', content: '{"price":5}' },
      ]);
      const third = await client.chat.completions.create({ model: MODEL, messages, tools });
      expect(third.choices[0]!.message.content).toBe('It is 6 €.');
      expect(nexus(third)).toMatchObject({ cache: { status: 'bypass', reason: 'tool use' } });
      expect(bench.simulator.completionRequests).toHaveLength(3);
    });

    it('stream as deltas: id and name once, the arguments in parts', async () => {
      bench.simulator.script({ text: 'Let me see.', toolCall: call, finishReason: 'tool_calls' });
      const messages = ask(unique('Price, streamed'));
      const stream = await client.chat.completions.create({ model: MODEL, messages, tools, stream: true });
      const deltas: ChatCompletionChunk.Choice.Delta.ToolCall[] = [];
      let finish: string | null | undefined;
      for await (const chunk of stream) {
        deltas.push(...(chunk.choices[0]?.delta.tool_calls ?? []));
        finish = chunk.choices[0]?.finish_reason ?? finish;
      }
      expect(finish).toBe('tool_calls');
      expect(deltas[0]).toMatchObject({ index: 0, id: 'call_7', type: 'function', function: { name: 'lookup' } });
      expect(deltas.slice(1).every((d) => d.id === undefined && d.type === undefined)).toBe(true);
      expect(deltas.map((d) => d.function?.arguments).join('')).toBe(call.arguments);
    });

    it('run in the loop of the client library', async () => {
      bench.simulator.script({ text: '', toolCall: call, finishReason: 'tool_calls' }, { text: 'Done: 5 €.' });
      const asked: unknown[] = [];
      const runner = client.chat.completions.runTools({
        model: MODEL,
        messages: ask(unique('Loop')),
        tools: [
          {
            type: 'function',
            function: {
              name: 'lookup',
              description: 'Looks a price up',
              parameters: { type: 'object', properties: { query: { type: 'string' } } },
              parse: JSON.parse as (input: string) => { query: string },
              function: (args: { query: string }) => {
                asked.push(args);
                return '5';
              },
            },
          },
        ],
      });
      expect(await runner.finalContent()).toBe('Done: 5 €.');
      expect(asked).toEqual([{ query: 'price' }]);
    });
  });

  it('response_format reaches the model, is part of the cache key, and keeps brackets in the answer', async () => {
    const schema = { type: 'object', properties: { ids: { type: 'array' } } };
    const response_format = { type: 'json_schema' as const, json_schema: { name: 'ids', schema, strict: true } };
    bench.simulator.script({ text: '{"ids": [1]}' });
    const messages = ask(unique('As JSON'));
    const answer = await client.chat.completions.create({ model: MODEL, messages, response_format });
    expect(JSON.parse(answer.choices[0]!.message.content!)).toEqual({ ids: [1] });
    expect(lastBody()).toMatchObject({ response_format });
    await client.chat.completions.create({ model: MODEL, messages });
    expect(bench.simulator.completionRequests).toHaveLength(2);
    await expect(
      client.chat.completions.create({ model: 'nexus/extractive', messages, response_format }),
    ).rejects.toMatchObject({ status: 400, code: 'provider_rejected' });
  });
});
