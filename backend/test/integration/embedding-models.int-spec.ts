import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { hashedVector } from '@nexus/testing';
import type { EmbedderDto } from '../../src/knowledge/reindex/dto/reindex.dto.js';
import type { EmbeddingModelDto, EmbeddingTrialDto } from '../../src/llm/embedding-models/dto/embedding-model.dto.js';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { send } from './chat-support.js';
import { KnowledgeClient } from './knowledge-support.js';

jest.setTimeout(120_000);

const DIMENSIONS = 96;

/** An embedding server as Ollama, TEI and OpenAI are: it answers out of order, and fails when told to. */
class EmbeddingServer {
  readonly asked: { input: string[]; key: string | undefined; dimensions?: number }[] = [];
  failWith: number | null = null;
  dimensions = DIMENSIONS;
  private readonly server: Server = createServer((request, response) => {
    void readJson(request).then((body) => {
      if (request.url !== '/v1/embeddings') return response.end('{"data":[]}');
      const { input, dimensions } = body as { input: string[]; dimensions?: number };
      this.asked.push({ input, key: request.headers.authorization, ...(dimensions ? { dimensions } : {}) });
      if (this.failWith) return response.writeHead(this.failWith).end('{"error":{"message":"sk-secret in words"}}');
      const data = input.map((text, index) => ({
        index,
        embedding: hashedVector(text, DIMENSIONS).slice(0, this.dimensions),
      }));
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ data: data.reverse(), usage: { prompt_tokens: 10 * input.length } }));
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString() || '{}');
}

describe('embedding models of a workspace’s own providers', () => {
  const server = new EmbeddingServer();
  let api: RunningApi;
  let worker: INestApplicationContext;
  let account: TestAccount;
  let own: KnowledgeClient;

  beforeAll(async () => {
    await server.start();
    const environment = testEnvironment({ NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true', NEXUS_MAX_EMBEDDING_MODELS: '3' });
    api = await startApi(environment);
    worker = await startWorker(environment);
    account = await registerAccount(api);
    own = new KnowledgeClient(api, account);
    await send(api, 'PUT', '/api/provider-keys/ollama', account, {
      base_url: server.url,
      api_key: 'sk-test-0123456789ab',
    });
  });
  afterAll(async () => {
    await worker?.close();
    await api?.close();
    server.stop();
  });
  beforeEach(() => {
    server.failWith = null;
    server.dimensions = DIMENSIONS;
    server.asked.length = 0;
  });

  const create = (body: object, as = account) => send(api, 'POST', '/api/embedding-models', as, body);
  const nomic = { provider: 'ollama', model: 'nomic-embed-text' };
  const state = async (): Promise<EmbedderDto> => (await own.call<EmbedderDto>('GET', 'embedder')).body;
  const models = async (): Promise<EmbeddingModelDto[]> =>
    (await send(api, 'GET', '/api/embedding-models', account)).body.items as EmbeddingModelDto[];
  const switchedTo = (id: string) =>
    eventually(
      'the new index',
      async () => {
        const { pinned_id, reindex } = await state();
        if (reindex?.error) throw new Error(reindex.error);
        return pinned_id === id && reindex?.state === 'switched';
      },
      60_000,
    );

  it('are tried, added with what is known of them, index the documents, and answer questions', async () => {
    const trial = (await send(api, 'POST', '/api/embedding-models/try', account, nomic)).body as EmbeddingTrialDto;
    expect(trial).toMatchObject({ ok: true, dimensions: DIMENSIONS });
    const { status, body } = await create({ ...nomic, usd_per_million_tokens: 2 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ provider: 'ollama', model: 'nomic-embed-text', dimensions: DIMENSIONS, max_tokens: 2_048, languages: 'en' },
      ...{ query_prefix: 'search_query: ', passage_prefix: 'search_document: ', used_tokens: 0 },
    });
    expect(server.asked.every(({ key }) => key === 'Bearer sk-test-0123456789ab')).toBe(true);
    await own.uploadReady(
      'library.txt',
      'The library of Greenfield opens at nine in the morning on every working day.',
    );
    await own.uploadReady('harbour.txt', 'The harbour of Oldport is seventeen metres deep and freezes in winter.');
    const id = body.embedder_id as string;
    expect((await state()).available).toContainEqual(
      expect.objectContaining({ id, ready: true, dimensions: DIMENSIONS }),
    );
    server.asked.length = 0;
    expect((await own.call('POST', 'reindex', { embedder_id: id })).status).toBe(202);
    await switchedTo(id);
    const passages = server.asked.flatMap(({ input }) => input);
    expect(passages.length).toBeGreaterThanOrEqual(2);
    expect(passages.every((text) => text.startsWith('search_document: '))).toBe(true);
    server.asked.length = 0;
    const [first] = await own.query('How deep is the harbour of Oldport?');
    expect(first?.title).toBe('harbour.txt');
    expect(server.asked.flatMap(({ input }) => input)).toEqual(['search_query: How deep is the harbour of Oldport?']);
    const [used] = await eventually('tokens', async () => {
      const listed = await models();
      return listed[0]!.used_tokens >= 30 && listed;
    });
    expect(used!.cost_usd).toBeCloseTo((used!.used_tokens / 1e6) * 2, 9);
    expect((await send(api, 'DELETE', `/api/embedding-models/${used!.id}`, account)).body.code).toBe(
      'embedding_model_in_use',
    );
  });

  it('say why they cannot be asked, without the server’s words, and words still find what they can', async () => {
    server.failWith = 401;
    const refused = await own.call('POST', 'query', {
      query: 'When does the library of Greenfield open in the morning?',
    });
    expect([refused.status, refused.body.code]).toEqual([503, 'knowledge_unavailable']);
    expect(refused.body.detail).toMatch(/refused the configured key/);
    expect(refused.body.detail).not.toContain('sk-secret');
    const lexical = { query: 'library Greenfield opens', mode: 'lexical' };
    expect((await own.call<{ results: { title: string }[] }>('POST', 'query', lexical)).status).toBe(200);
    const trial = (await send(api, 'POST', '/api/embedding-models/try', account, nomic)).body;
    expect(trial).toMatchObject({ ok: false, code: 'provider_auth_failed' });
    server.failWith = null;
    server.dimensions = 32;
    const changed = await own.call('POST', 'query', { query: 'When does the library open after the server changed?' });
    expect(changed.body.detail).toMatch(/32 dimensions instead of 96/);
  });

  it('are refused beyond the month’s tokens', async () => {
    const [model] = await models();
    const knowledge = async () =>
      (await api.app.get(Revisions, { strict: false }).snapshot(account.workspaceId)).values.knowledge;
    const before = await knowledge();
    const limited = await send(api, 'PATCH', `/api/embedding-models/${model!.id}`, account, { monthly_tokens: 1_000 });
    expect(limited.body.monthly_tokens).toBe(1_000);
    // Answers made under other thresholds are not served any more.
    expect(await knowledge()).toBeGreaterThan(before);
    await eventually(
      'the limit',
      async () => {
        const query = `Is the library of Greenfield open now? ${Math.random()}`;
        const answer = await own.call('POST', 'query', { query });
        return answer.body.code === 'budget_exceeded';
      },
      60_000,
    );
    await send(api, 'PATCH', `/api/embedding-models/${model!.id}`, account, { monthly_tokens: null });
  });

  it('are refused twice, beyond their number, at an unknown provider, with wrong input', async () => {
    expect((await create(nomic)).body.code).toBe('embedding_model_exists');
    expect((await create({ ...nomic, provider: 'nowhere' })).body.code).toBe('model_provider_not_found');
    expect((await create({ ...nomic, dimensions: 1e9 })).status).toBe(422);
    expect((await create({ ...nomic, model: '../etc' + ' x' })).status).toBe(422);
    expect((await create({ provider: 'ollama', model: 'a' })).status).toBe(201);
    expect((await create({ provider: 'ollama', model: 'b', dimensions: 32 })).body.code).toBe('provider_error');
    expect((await create({ provider: 'ollama', model: 'b' })).status).toBe(201);
    expect((await create({ provider: 'ollama', model: 'c' })).body.code).toBe('quota_exceeded');
    const spare = (await models()).find(({ model }) => model === 'b')!;
    expect((await send(api, 'DELETE', `/api/embedding-models/${spare.id}`, account)).status).toBe(204);
  });

  it('belong to their workspace', async () => {
    const stranger = await registerAccount(api);
    const [model] = await models();
    expect((await send(api, 'GET', '/api/embedding-models', stranger)).body.items).toEqual([]);
    expect((await send(api, 'PATCH', `/api/embedding-models/${model!.id}`, stranger, {})).status).toBe(404);
    expect((await send(api, 'DELETE', `/api/embedding-models/${model!.id}`, stranger)).status).toBe(404);
    const foreign = new KnowledgeClient(api, stranger);
    const started = await foreign.call('POST', 'reindex', { embedder_id: model!.embedder_id });
    expect(started.status).toBe(422);
  });
});
