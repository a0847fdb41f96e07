import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { EmbeddingService } from '../../src/embeddings/embedding.service.js';
import { EmbedderPins } from '../../src/embeddings/pins/embedder-pins.repository.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';

const ID = 'minilm-l6-v2';

/** All suites share one database, so all of them pin the bundled embedder; nothing here unpins it. */
describe('embeddings in the real processes', () => {
  const environment = testEnvironment();
  let api: RunningApi;
  let worker: INestApplicationContext;

  beforeAll(async () => {
    api = await startApi(environment);
    worker = await startWorker(environment);
  }, 120_000);
  afterAll(async () => {
    await worker?.close();
    await api?.close();
  }, 30_000);

  const service = (app: INestApplicationContext): EmbeddingService => app.get(EmbeddingService, { strict: false });

  it('pins once for both processes, whoever asks first', async () => {
    const [one, other] = await Promise.all([service(worker).pin(), service(api.app).pin()]);
    expect([one.id, other.id]).toEqual([ID, ID]);
    expect(await worker.get(EmbedderPins, { strict: false }).pin('another', 3)).toBe(ID);
    expect(await service(api.app).status()).toEqual({ active_id: ID, pinned_id: ID, words_only: false });
  }, 60_000);

  it('gives a question the same vector in both, the second time from Redis', async () => {
    const text = `How do I reset my password? ${Date.now()}`;
    const asked = await service(api.app).embedQuery(text);
    const { client } = api.app.get(RedisService, { strict: false });
    let keys: string[] = [];
    for (let i = 0; i < 50 && keys.length === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      keys = (await client.keys(`emb:${ID}:*`)) as string[];
    }
    expect(keys.length).toBeGreaterThan(0);
    expect(await service(worker).embedQuery(text)).toEqual(asked);
  }, 60_000);

  it('shows both in the readiness', async () => {
    const { checks } = (await (await fetch(`${api.url}/health/ready`)).json()) as { checks: Record<string, object> };
    expect(checks['embedder']).toEqual({ status: 'ok', detail: ID });
    expect(checks['vectors']).toMatchObject({ status: 'ok' });
    await api.app.get(VectorStore, { strict: false }).ping();
  });
});
