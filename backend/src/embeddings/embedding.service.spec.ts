import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../common/errors/domain-error.js';
import type { RedisService } from '../redis/redis.service.js';
import type { Embedder } from './embedder.js';
import type { EmbedderRegistry } from './embedder-registry.js';
import { EmbeddingCache } from './embedding-cache.js';
import { EmbeddingService } from './embedding.service.js';
import type { EmbedderPins } from './pins/embedder-pins.repository.js';
import type { IndexId, WorkspaceEmbedders } from './pins/workspace-embedders.js';
import { embedderContract } from './testing/embedder.contract.js';
import { FakeEmbedder } from './testing/fake-embedder.js';

embedderContract('fake', { create: () => new FakeEmbedder() });

/** The Redis commands that the cache uses, backed by a map; `null` simulates an unavailable Redis. */
function fakeRedis(values: Map<string, Buffer> | null): RedisService {
  const client = {
    getBuffer: async (key: string) => values!.get(key) ?? null,
    set: async (key: string, value: Buffer) => void values!.set(key, Buffer.from(value)),
  };
  const attempt = <T>(operation: () => Promise<T>, fallback: T): Promise<T> =>
    values ? operation() : Promise.resolve(fallback);
  return { client, attempt } as unknown as RedisService;
}

interface Setup {
  pinned?: string | null;
  preferred?: Embedder;
  other?: Embedder;
  redis?: Map<string, Buffer> | null;
}

async function setup({
  pinned = null,
  preferred = new FakeEmbedder('small'),
  other = preferred,
  redis = new Map(),
}: Setup = {}) {
  await preferred.start();
  await other.start();
  const embedders = [preferred, other];
  const registry = {
    preferred,
    has: (id: string) => embedders.some((each) => each.id === id),
    get: async (id: string) => {
      const found = embedders.find((each) => each.id === id);
      if (!found) throw new DomainError('knowledge_unavailable', `no ${id}`);
      return found;
    },
  } as unknown as EmbedderRegistry;
  const pins = {
    value: pinned,
    find: async () => pins.value,
    pin: async (id: string) => (pins.value ??= id),
  };
  const workspaces = { index: null as IndexId | null, current: async () => workspaces.index };
  const service = new EmbeddingService(
    registry,
    pins as unknown as EmbedderPins,
    new EmbeddingCache(fakeRedis(redis)),
    workspaces as unknown as WorkspaceEmbedders,
  );
  return { service, pins, workspaces, preferred: preferred as FakeEmbedder };
}

describe('EmbeddingService', () => {
  it("prefers the workspace's index to the installation's pin", async () => {
    const { service, workspaces } = await setup({ pinned: 'small', other: new FakeEmbedder('big') });
    expect(await service.index()).toEqual({ embedderId: 'small', generation: 1 });
    workspaces.index = { embedderId: 'big', generation: 3 };
    expect(await service.index()).toEqual(workspaces.index);
    expect([(await service.active()).id, (await service.pin()).id]).toEqual(['big', 'big']);
    expect((await service.status()).pinned_id).toBe('big');
    workspaces.index = { embedderId: 'gone', generation: 4 };
    await expect(service.active()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    expect(await service.index()).toEqual({ embedderId: 'gone', generation: 4 });
  });

  it('pins the preferred embedder permanently on the first ingestion', async () => {
    const { service, pins } = await setup({ other: new FakeEmbedder('big') });
    expect((await service.active()).id).toBe('small');
    expect((await service.pin()).id).toBe('small');
    pins.value = 'big';
    expect((await service.pin()).id).toBe('small');
    expect(pins.value).toBe('big');
  });

  it('accepts the pin of another process instead of its own choice', async () => {
    const { service, pins } = await setup({ other: new FakeEmbedder('big') });
    // Both processes ingest their first document concurrently.
    pins.pin = async () => (pins.value = 'big');
    expect((await service.pin()).id).toBe('big');
    expect((await service.active()).id).toBe('big');
  });

  it('is unavailable if the pinned embedder is missing: no other one can use the vectors', async () => {
    const { service } = await setup({ pinned: 'gone' });
    await expect(service.active()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    await expect(service.embedQuery('hello')).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    await expect(service.pin()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    expect(await service.status()).toEqual({
      active_id: null,
      pinned_id: 'gone',
      words_only: false,
      reason: 'no gone',
    });
  });

  it('never shares vectors of a workspace’s own server with other workspaces', async () => {
    const redis = new Map<string, Buffer>();
    const vectors = [];
    for (const [value, owner] of ['w1', 'w2', null].entries()) {
      const own = Object.assign(new FakeEmbedder('theirs'), { owner });
      own.embed = async (texts) =>
        texts.map(() => Float32Array.of(value + 1, ...new Array<number>(own.dimensions - 1).fill(0)));
      const { service, workspaces } = await setup({ redis });
      service.offer({ find: async (id) => (id === 'theirs' ? own : undefined), list: async () => [] });
      workspaces.index = { embedderId: 'theirs', generation: 2 };
      vectors.push((await service.embedQuery('hello'))[0]);
    }
    expect(new Set(vectors).size).toBe(3);
    expect([...redis.keys()].map((key) => key.split(':').slice(0, -1).join(':'))).toEqual([
      'emb:w1:theirs',
      'emb:w2:theirs',
      'emb:theirs',
    ]);
  });

  it('uses the successor of a retired embedder, and reports that documents are searched by words', async () => {
    const { service } = await setup({ pinned: 'use-lite-en' });
    expect((await service.active()).id).toBe('small');
    expect(await service.status()).toEqual({
      active_id: 'small',
      pinned_id: 'use-lite-en',
      words_only: true,
      reason: expect.stringMatching(/being reindexed/),
    });
    expect(await (await setup()).service.status()).toEqual({ active_id: 'small', pinned_id: null, words_only: false });
  });

  it('embeds concurrent queries in one batch', async () => {
    const { service, preferred } = await setup();
    const vectors = await Promise.all(['one', 'two', 'three'].map((text) => service.embedQuery(text)));
    expect(preferred.batches).toEqual([['one', 'two', 'three']]);
    expect(vectors[1]).toEqual((await preferred.embed(['two']))[0]);
  });

  it('looks up the cache by content before calling the embedder', async () => {
    const redis = new Map<string, Buffer>();
    const { service, preferred } = await setup({ redis });
    const first = await service.embedQuery('hello');
    expect([...redis.keys()]).toEqual([expect.stringMatching(/^emb:small:[\w-]{43}$/)]);
    expect(await service.embedQuery('hello')).toEqual(first);
    expect(preferred.batches).toEqual([['hello']]);
    await service.embedQuery('Hello');
    expect(preferred.batches).toHaveLength(2);
  });

  it('does not trust a cached value of another size', async () => {
    const redis = new Map<string, Buffer>();
    const { service, preferred } = await setup({ redis });
    const vector = await service.embedQuery('hello');
    redis.set([...redis.keys()][0]!, Buffer.alloc(12));
    expect(await service.embedQuery('hello')).toEqual(vector);
    expect(preferred.batches).toHaveLength(2);
  });

  it('works without Redis', async () => {
    const { service } = await setup({ redis: null });
    expect(await service.embedQuery('hello')).toHaveLength(64);
  });

  it('releases an aborted caller and serves the others of the batch', async () => {
    const { service } = await setup();
    const controller = new AbortController();
    const [aborted, served] = [service.embedQuery('one', controller.signal), service.embedQuery('two')];
    setImmediate(() => controller.abort(new Error('enough')));
    await expect(aborted).rejects.toThrow('enough');
    expect(await served).toHaveLength(64);
    await expect(service.embedQuery('x', controller.signal)).rejects.toThrow('enough');
  });
});
