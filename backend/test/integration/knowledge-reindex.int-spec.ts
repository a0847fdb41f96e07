import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { RequestContext } from '../../src/common/context/request-context.js';
import type { Embedder } from '../../src/embeddings/embedder.js';
import { EmbedderRegistry } from '../../src/embeddings/embedder-registry.js';
import { WorkspaceEmbedders } from '../../src/embeddings/pins/workspace-embedders.js';
import { FakeEmbedder } from '../../src/embeddings/testing/fake-embedder.js';
import { knowledgeCollection } from '../../src/knowledge/knowledge-collection.js';
import type { EmbedderDto, ReindexDto } from '../../src/knowledge/reindex/dto/reindex.dto.js';
import { RetiredIndexes } from '../../src/knowledge/reindex/retired-indexes.js';
import { VersionIndexer } from '../../src/knowledge/reindex/version-indexer.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { KnowledgeClient } from './knowledge-support.js';

jest.setTimeout(180_000);

const FIRST = 'minilm-l6-v2';
const OTHER = 'fake-for-reindex';
const environment = testEnvironment();
let api: RunningApi;
let worker: INestApplicationContext;

const embedders = (app: INestApplicationContext): Map<string, Embedder> =>
  (app.get(EmbedderRegistry, { strict: false }) as unknown as { byId: Map<string, Embedder> }).byId;

async function newWorker(): Promise<INestApplicationContext> {
  const started = await startWorker(environment);
  embedders(started).set(OTHER, new FakeEmbedder(OTHER, 64));
  return started;
}

beforeAll(async () => {
  api = await startApi(environment);
  embedders(api.app).set(OTHER, new FakeEmbedder(OTHER, 64));
  worker = await newWorker();
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});

const client = async (): Promise<KnowledgeClient> => new KnowledgeClient(api, await registerAccount(api));
const text = (subject: string): string =>
  `The ${subject} of Greenfield opens at nine in the morning. `.repeat(3) + `Nobody else writes about the ${subject}.`;

const status = async (own: KnowledgeClient): Promise<EmbedderDto> =>
  (await own.call<EmbedderDto>('GET', 'embedder')).body;
const reaches = (own: KnowledgeClient, ...states: string[]): Promise<ReindexDto> =>
  eventually(
    `reindex ${states.join(' or ')}`,
    async () => {
      const { reindex, pinned_id } = await status(own);
      if (reindex?.error) throw new Error(reindex.error);
      // The api learns of a switch a moment after it was committed.
      if (reindex?.state === 'switched' && pinned_id !== reindex.to) return false;
      return reindex && states.includes(reindex.state) && reindex;
    },
    30_000,
  );
const vectors = (own: KnowledgeClient, embedderId: string, generation: number): Promise<number> =>
  api.app
    .get(VectorStore, { strict: false })
    .count(knowledgeCollection({ embedderId, generation }), { workspaceId: own.account.workspaceId });
const revision = async (own: KnowledgeClient): Promise<number> =>
  (await api.app.get(Revisions, { strict: false }).snapshot(own.account.workspaceId)).values.knowledge;
const found = async (own: KnowledgeClient, subject: string): Promise<string[]> =>
  (await own.query(`When does the ${subject} of Greenfield open in the morning?`)).map(({ title }) => title);

const holds: (() => void)[] = [];
// A test that failed must not keep the worker from ending.
afterEach(() => holds.splice(0).forEach((release) => release()));

/** Holds the worker before it puts a version into an index; the versions come one at a time. */
function holdIndexing() {
  const indexer = worker.get(VersionIndexer, { strict: false });
  let release!: () => void;
  let reached!: () => void;
  const held = new Promise<void>((resolve) => (reached = resolve));
  const go = new Promise<void>((resolve) => (release = resolve));
  const add = indexer.add.bind(indexer);
  const spy = jest.spyOn(indexer, 'add').mockImplementation(async (...args) => {
    reached();
    await go;
    return add(...args);
  });
  const letGo = (): void => (release(), spy.mockRestore());
  holds.push(letGo);
  return { held, release: letGo };
}

describe('indexing anew by another embedder', () => {
  it('searches the old index until the new one is complete, rolls back, and leaves nothing when it is finished', async () => {
    const own = await client();
    const library = await own.uploadReady('library.txt', text('library'));
    const museum = await own.uploadReady('museum.txt', text('museum'));
    expect(await status(own)).toMatchObject({ active_id: FIRST, pinned_id: FIRST });
    const before = await revision(own);
    const hold = holdIndexing();
    const started = await own.call<ReindexDto>('POST', 'reindex', { embedder_id: OTHER });
    expect([started.status, started.body.state, started.body.from, started.body.to]).toEqual([
      202,
      'building',
      FIRST,
      OTHER,
    ]);
    await hold.held;
    // Meanwhile: searched as before, one document comes, one goes, and no second change may begin.
    expect(await found(own, 'library')).toContain('library.txt');
    const pool = await own.uploadReady('pool.txt', text('pool'));
    await own.call('DELETE', `documents/${museum.id}`);
    await own.gone(museum.id);
    expect((await own.call('POST', 'reindex', {})).body.code).toBe('reindex_conflict');
    expect((await own.call('POST', 'reindex/rollback')).body.code).toBe('reindex_conflict');
    expect(await revision(own)).toBeGreaterThan(before);
    hold.release();
    const switched = await reaches(own, 'switched');
    expect(switched).toMatchObject({ done: 2, total: 2, can_roll_back: true });
    expect(await status(own)).toMatchObject({ active_id: OTHER, pinned_id: OTHER });
    expect(await found(own, 'library')).toContain('library.txt');
    expect(await found(own, 'pool')).toContain('pool.txt');
    expect(await found(own, 'museum')).not.toContain('museum.txt');
    const chunks = (await own.get(library.id)).chunks! + (await own.get(pool.id)).chunks!;
    expect(await vectors(own, OTHER, 2)).toBe(chunks);
    expect(await vectors(own, FIRST, 1)).toBeGreaterThan(0);

    // After the switch a document is only in the new index; going back brings it along.
    await own.uploadReady('tower.txt', text('tower'));
    await own.call('DELETE', `documents/${pool.id}`);
    await own.gone(pool.id);
    expect((await own.call<ReindexDto>('POST', 'reindex/rollback')).body.state).toBe('rolling_back');
    await reaches(own, 'rolled_back');
    expect(await status(own)).toMatchObject({ active_id: FIRST, pinned_id: FIRST });
    expect(await found(own, 'tower')).toContain('tower.txt');
    expect(await found(own, 'pool')).not.toContain('pool.txt');
    expect(await vectors(own, OTHER, 2)).toBe(0);
    const left =
      (await own.get(library.id)).chunks! +
      (await own.call<{ items: { chunks: number }[] }>('GET', 'documents?q=tower')).body.items[0]!.chunks;
    expect(await vectors(own, FIRST, 1)).toBe(left);

    // Once more, for good, with other settings.
    await own.call('PUT', 'settings', { chunking: { target_tokens: 32 } });
    await own.call('POST', 'reindex', { embedder_id: OTHER });
    await reaches(own, 'switched');
    await own.call('POST', 'reindex/finish');
    const done = await reaches(own, 'done');
    expect(done.can_roll_back).toBe(false);
    expect(await vectors(own, FIRST, 1)).toBe(0);
    expect(await found(own, 'tower')).toContain('tower.txt');
    const listed = await own.call<{ items: { text: string }[] }>('GET', `documents/${library.id}/chunks`);
    expect(listed.body.items).toHaveLength((await own.get(library.id)).chunks!);
    await own.call('DELETE', `documents/${library.id}`);
    await own.gone(library.id);
    expect(await found(own, 'library')).not.toContain('library.txt');
  });

  it('cuts everything anew by the same embedder, in an index of its own', async () => {
    const own = await client();
    const document = await own.uploadReady('long.txt', 'The harbour has a crane that lifts ten tonnes. '.repeat(40));
    await own.call('PUT', 'settings', { chunking: { target_tokens: 32 } });
    await own.call('POST', 'reindex', {});
    await reaches(own, 'switched');
    expect((await own.get(document.id)).chunks).toBeGreaterThan(document.chunks!);
    expect(await vectors(own, FIRST, 2)).toBe((await own.get(document.id)).chunks);
    expect((await own.query('What does the crane of the harbour lift?')).length).toBeGreaterThan(0);
    expect(await vectors(own, FIRST, 1)).toBe(document.chunks);
  });

  it('goes on where a worker stopped, and can be cancelled without a trace', async () => {
    const own = await client();
    for (const subject of ['castle', 'bridge', 'market']) await own.uploadReady(`${subject}.txt`, text(subject));
    const hold = holdIndexing();
    await own.call('POST', 'reindex', { embedder_id: OTHER });
    await hold.held;
    const stopping = worker.close();
    hold.release();
    await stopping;
    expect(await found(own, 'castle')).toContain('castle.txt');
    worker = await newWorker();
    await reaches(own, 'switched');
    expect(await found(own, 'market')).toContain('market.txt');
    await own.call('POST', 'reindex/finish');
    await reaches(own, 'done');

    const again = holdIndexing();
    await own.call('POST', 'reindex', { embedder_id: FIRST });
    await again.held;
    expect((await own.call<ReindexDto>('POST', 'reindex/cancel')).body.state).toBe('cancelling');
    again.release();
    await reaches(own, 'cancelled');
    expect(await status(own)).toMatchObject({ pinned_id: OTHER });
    expect(await vectors(own, FIRST, 3)).toBe(0);
    expect(await found(own, 'bridge')).toContain('bridge.txt');
  });

  it('refuses what cannot be used, and leaves other workspaces alone', async () => {
    const [own, other] = [await client(), await client()];
    await other.uploadReady('library.txt', text('library'));
    const unknown = await own.call('POST', 'reindex', { embedder_id: 'no-such-model' });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'validation_failed']);
    const missing = await own.call('POST', 'reindex', { embedder_id: 'minilm-l6-v2-fp32' });
    expect([missing.status, missing.body.code]).toEqual([409, 'embedder_unavailable']);
    for (const action of ['cancel', 'rollback', 'finish'])
      expect((await own.call('POST', `reindex/${action}`)).body.code).toBe('reindex_conflict');
    // A workspace without documents changes at once.
    await own.call('POST', 'reindex', { embedder_id: OTHER });
    await reaches(own, 'switched');
    expect((await status(other)).pinned_id).toBe(FIRST);
    expect((await status(other)).reindex).toBeUndefined();
    expect(await found(other, 'library')).toContain('library.txt');
  });
});

describe('an embedder that is missing', () => {
  it('is said, offers another, and leaves search by words', async () => {
    const own = await client();
    await own.uploadReady('library.txt', text('library'));
    await own.call('POST', 'reindex', { embedder_id: OTHER });
    await reaches(own, 'switched');
    embedders(api.app).delete(OTHER);
    try {
      const hybrid = await own.call('POST', 'query', { query: 'When does the library open?' });
      expect([hybrid.status, hybrid.body.code]).toEqual([503, 'knowledge_unavailable']);
      expect(hybrid.body.detail).toContain(OTHER);
      expect(await own.query('When does the library of Greenfield open?', { mode: 'lexical' })).toHaveLength(1);
      const { active_id, pinned_id, reason, available } = await status(own);
      expect([active_id, pinned_id]).toEqual([null, OTHER]);
      expect(reason).toContain(OTHER);
      expect(available.find(({ id }) => id === FIRST)).toMatchObject({ ready: true, dimensions: 384, max_tokens: 256 });
      await own.call('POST', 'reindex/finish');
      await reaches(own, 'done');
      await own.call('POST', 'reindex', { embedder_id: FIRST });
      await reaches(own, 'switched');
      expect(await found(own, 'library')).toContain('library.txt');
    } finally {
      embedders(api.app).set(OTHER, new FakeEmbedder(OTHER, 64));
    }
  });
});

describe('an embedder of an earlier version', () => {
  it('leaves search by words, takes new documents, and is replaced without anybody asking', async () => {
    const own = await client();
    const { workspaceId } = own.account;
    const pins = worker.get(WorkspaceEmbedders, { strict: false });
    const inWorkspace = <T>(run: () => Promise<T>): Promise<T> =>
      worker.get(RequestContext, { strict: false }).run({ workspaceId }, run);
    const retired = worker.get(RetiredIndexes, { strict: false });
    const replace = jest.spyOn(retired, 'replace').mockResolvedValue(0);
    await inWorkspace(async () => {
      await pins.ensure({ embedderId: 'use-lite-en', generation: 1 });
      await pins.invalidate();
    });
    await own.uploadReady('library.txt', text('library'));
    expect(await status(own)).toMatchObject({
      active_id: FIRST,
      pinned_id: 'use-lite-en',
      reason: expect.stringMatching(/being reindexed/),
    });
    expect(await vectors(own, 'use-lite-en', 1)).toBeGreaterThan(0);
    expect(await found(own, 'library')).toContain('library.txt');
    replace.mockRestore();
    await retired.replace();
    await reaches(own, 'done');
    expect(await status(own)).toMatchObject({ active_id: FIRST, pinned_id: FIRST });
    expect([await vectors(own, FIRST, 2), await vectors(own, 'use-lite-en', 1)]).toEqual([expect.any(Number), 0]);
    expect(await found(own, 'library')).toContain('library.txt');
  });
});
