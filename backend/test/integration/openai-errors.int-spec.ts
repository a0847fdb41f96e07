import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type OpenAI from 'openai';
import { AuthenticationError, BadRequestError, RateLimitError } from 'openai';
import type { TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';
import { type ChatBench, MODEL, send } from './chat-support.js';
import { ask, failure, nexus, type OpenAiBench, startOpenAi, unique } from './openai-support.js';

/** Errors, models and embeddings with the unmodified OpenAI client. */
describe('OpenAI client', () => {
  let bench: ChatBench;
  let api: RunningApi;
  let owner: TestAccount;
  let key: string;
  let clientOf: OpenAiBench['clientOf'];
  let client: OpenAI;

  beforeAll(async () => {
    ({ bench, api, owner, key, clientOf } = await startOpenAi());
    client = clientOf(key);
  });
  afterAll(() => bench?.close());
  beforeEach(() => bench.simulator.reset());

  describe('errors', () => {
    it('of a bad key', async () => {
      for (const apiKey of ['nxs_wrong', 'sk-anything']) {
        const error = await failure(clientOf(apiKey).models.list());
        expect(error).toBeInstanceOf(AuthenticationError);
        expect(error).toMatchObject({ status: 401, code: 'invalid_api_key', type: 'invalid_request_error' });
      }
    });

    it('of an unknown model', async () => {
      const error = await failure(client.chat.completions.create({ model: 'gone/model', messages: ask('x') }));
      expect(error).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
      expect(await failure(client.models.retrieve('gone/model'))).toMatchObject({
        status: 404,
        code: 'model_not_found',
      });
    });

    it.each<[string, object, string]>([
      ['two answers', { n: 2 }, 'n'],
      ['log probabilities', { logprobs: true }, 'logprobs'],
      ['functions', { functions: [{ name: 'f' }] }, 'functions'],
      ['a temperature out of range', { temperature: 3 }, 'temperature'],
      ['no messages', { messages: [] }, 'messages'],
      ['a message with a number', { messages: [{ role: 'user', content: 5 }] }, 'messages[0].content'],
      ['a choice without tools', { tool_choice: 'auto' }, 'tool_choice'],
      ['a format without its schema', { response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
      ['unknown nexus options', { nexus: { use_ragg: true } }, 'nexus.use_ragg'],
      ['nexus options that are not an object', { nexus: 'x' }, 'nexus'],
    ])('of validation: %s', async (_, body, param) => {
      const error = await failure(
        client.chat.completions.create({ model: MODEL, messages: ask('x'), ...body } as never),
      );
      expect(error).toBeInstanceOf(BadRequestError);
      expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param });
    });

    it('of an image for a model without vision', async () => {
      const content = [{ type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AA' } }];
      const error = await failure(
        client.chat.completions.create({ model: MODEL, messages: [{ role: 'user', content }] }),
      );
      expect(error).toMatchObject({ status: 400, param: 'messages' });
    });

    it('of invalid bodies and unknown paths have the same shape', async () => {
      const raw = async (path: string, body?: string) => {
        const response = await fetch(`${api.url}${path}`, {
          method: body === undefined ? 'GET' : 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body }),
        });
        return { status: response.status, body: (await response.json()) as object };
      };
      expect(await raw('/v1/chat/completions', '{')).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_json' } },
      });
      expect(await raw('/v1/chat/completions', '[]')).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_json' } },
      });
      expect(await raw('/v1/nothing')).toMatchObject({ status: 404, body: { error: { code: 'unknown_url' } } });
    });

    it.each([
      ['before a stream', true],
      ['of a whole answer', false],
    ])('of the provider %s', async (_, stream) => {
      bench.simulator.script({ status: 500, message: 'secret of upstream' });
      const error = await failure(
        client.chat.completions.create({ model: MODEL, messages: ask(unique('Fail')), stream } as never),
      );
      expect(error).toMatchObject({ type: 'server_error', code: expect.stringMatching(/^provider_/) });
      expect(error.status).toBeGreaterThanOrEqual(500);
      expect(error.message).not.toContain('secret');
    });

    it('of the provider during a stream reach the reader as an exception', async () => {
      bench.simulator.script({ text: 'one two three four', fault: 'error-chunk', faultAfter: 2, message: 'secret' });
      const stream = await client.chat.completions.create({
        model: MODEL,
        messages: ask(unique('Broken')),
        stream: true,
      });
      let text = '';
      const error = await failure(
        (async () => {
          for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
        })(),
      );
      expect(text.trim()).toBe('one two');
      expect(error).toMatchObject({ type: 'server_error', code: expect.stringMatching(/^provider_/) });
      expect(error.message).not.toContain('secret');
    });

    it('of a rate limit have a retry time, and the client waits for it', async () => {
      const at: number[] = [];
      const patient = clientOf(key, {
        maxRetries: 1,
        fetch: (input, init) => {
          at.push(performance.now());
          return fetch(input, init);
        },
      });
      bench.simulator.script({ status: 429, retryAfter: 1 }, { text: 'Now.' });
      const answer = await patient.chat.completions.create({ model: MODEL, messages: ask(unique('Later')) });
      expect(answer.choices[0]!.message.content).toBe('Now.');
      expect(at).toHaveLength(2);
      expect(at[1]! - at[0]!).toBeGreaterThan(990);
      bench.simulator.script({ status: 429, retryAfter: 3 });
      const error = await failure(client.chat.completions.create({ model: MODEL, messages: ask(unique('Limit')) }));
      expect(error).toBeInstanceOf(RateLimitError);
      expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'rate_limit_error' });
      expect(error.headers?.get('retry-after')).toBe('3');
    });

    it('that waiting cannot resolve are not retried', async () => {
      let requests = 0;
      const patient = clientOf(key, { maxRetries: 2, fetch: (input, init) => (requests++, fetch(input, init)) });
      bench.simulator.script({ status: 402 });
      const error = await failure(patient.chat.completions.create({ model: MODEL, messages: ask(unique('Broke')) }));
      expect(error).toBeInstanceOf(RateLimitError);
      expect(error).toMatchObject({ status: 429, code: 'insufficient_quota', type: 'insufficient_quota' });
      expect(requests).toBe(1);
    });
  });

  describe('models', () => {
    it('lists the available models, auto first and the embedder last', async () => {
      const models = [];
      for await (const model of client.models.list()) models.push(model);
      expect(models.slice(0, 2).map((m) => m.id)).toEqual(['auto', 'nexus/extractive']);
      expect(models[1]).toMatchObject({ object: 'model', owned_by: 'nexus' });
      expect(models.map((m) => m.id)).toContain(MODEL);
      expect(nexus(models.at(-1)!)).toMatchObject({ kind: 'embedding' });
    });

    it('finds a model with an escaped or unescaped slash', async () => {
      expect(await client.models.retrieve(MODEL)).toMatchObject({ id: MODEL, object: 'model', owned_by: 'sim' });
      expect((await send(api, 'GET', `/v1/models/${MODEL}`, owner)).body).toMatchObject({ id: MODEL });
    });
  });

  describe('embeddings', () => {
    let embedder: string;
    beforeAll(async () => {
      const { data } = await client.models.list();
      embedder = data.find((m) => nexus(m)['kind'] === 'embedding')!.id;
    });

    it('of one text and of several, in base64 and as floats', async () => {
      const one = await client.embeddings.create({ model: embedder, input: 'Where is my parcel?' });
      const vector = one.data[0]!.embedding;
      expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
      expect(one).toMatchObject({ object: 'list', model: embedder, usage: { prompt_tokens: expect.any(Number) } });
      expect(one.usage.prompt_tokens).toBeGreaterThan(3);
      const numbers = await client.embeddings.create({
        model: embedder,
        input: ['Where is my parcel?', 'Something else'],
        encoding_format: 'float',
      });
      expect(numbers.data.map((d) => d.index)).toEqual([0, 1]);
      numbers.data[0]!.embedding.forEach((value, i) => expect(value).toBeCloseTo(vector[i]!, 5));
      expect(numbers.data[1]!.embedding).not.toEqual(numbers.data[0]!.embedding);
    });

    it('of a long text cover all of it', async () => {
      const [parcels, music] = [
        'Where is my parcel? It was sent by post. ',
        'The orchestra plays a symphony tonight. ',
      ];
      const input = [parcels, music, parcels.repeat(40) + music.repeat(40), parcels.repeat(40)];
      const { data, usage } = await client.embeddings.create({ model: embedder, input });
      const [parcel, concert, both, long] = data.map((d) => d.embedding) as [number[], number[], number[], number[]];
      const cosine = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
      expect(Math.hypot(...both)).toBeCloseTo(1, 4);
      expect(cosine(both, concert)).toBeGreaterThan(cosine(long, concert) + 0.1);
      expect(cosine(long, parcel)).toBeGreaterThan(cosine(both, parcel));
      expect(usage.prompt_tokens).toBeGreaterThan(1000);
    });

    it('of tokens equal those of the decoded text', async () => {
      const tokens = [15339, 1917]; // "hello world" in cl100k_base
      const [read, said] = await Promise.all([
        client.embeddings.create({ model: embedder, input: tokens }),
        client.embeddings.create({ model: embedder, input: 'hello world' }),
      ]);
      read.data[0]!.embedding.forEach((value, i) => expect(value).toBeCloseTo(said.data[0]!.embedding[i]!, 5));
    });

    it.each<[string, object, number, string]>([
      ['another model', { model: 'text-embedding-3-small' }, 404, 'model_not_found'],
      ['other dimensions', { dimensions: 7 }, 400, 'unsupported_parameter'],
      ['an empty text', { input: '' }, 400, 'invalid_value'],
      ['no texts', { input: [] }, 400, 'invalid_value'],
      ['too many texts', { input: Array.from({ length: 257 }, () => 'x') }, 400, 'invalid_value'],
      ['unknown tokens', { input: [999_999_999] }, 400, 'invalid_value'],
      ['a text that is too long', { input: 'many words '.repeat(6000) }, 400, 'context_length_exceeded'],
      [
        'too much text',
        { input: Array.from({ length: 20 }, () => 'many words '.repeat(2000)) },
        400,
        'context_length_exceeded',
      ],
    ])('reject %s', async (_, body, status, code) => {
      await expect(client.embeddings.create({ model: embedder, input: 'x', ...body })).rejects.toMatchObject({
        status,
        code,
      });
    });
  });
});
