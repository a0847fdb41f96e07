import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Embedder } from '../../src/embeddings/embedder.js';
import { EmbedderRegistry } from '../../src/embeddings/embedder-registry.js';
import { FakeEmbedder } from '../../src/embeddings/testing/fake-embedder.js';
import type { DocumentDto } from '../../src/knowledge/documents/dto/document.dto.js';
import type { KnowledgeUsageDto, QuotaDto } from '../../src/knowledge/documents/dto/overview.dto.js';
import type { DocumentVersionDto } from '../../src/knowledge/documents/dto/version.dto.js';
import type { EmbedderDto } from '../../src/knowledge/reindex/dto/reindex.dto.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { KnowledgeClient, type ProblemBody } from './knowledge-support.js';
import { htmlPage, SourcesClient, TestSite } from './sources-support.js';

jest.setTimeout(120_000);

const DEFAULTS = { storage: 1_000_000, documents: 50, chunks: 500 };
/** As the README gives it to operators. */
const SET_QUOTA = `
  insert into workspace_quotas (id, created_at, updated_at, workspace_id, storage_bytes, documents, chunks)
  values (gen_random_uuid(), now(), now(), ?, ?, ?, ?)
  on conflict (workspace_id) do update set storage_bytes = excluded.storage_bytes,
    documents = excluded.documents, chunks = excluded.chunks, updated_at = now()`;

const OTHER = 'fake-for-quotas';
const embeddersOf = (app: INestApplicationContext): Map<string, Embedder> =>
  (app.get(EmbedderRegistry, { strict: false }) as unknown as { byId: Map<string, Embedder> }).byId;

let api: RunningApi;
let worker: INestApplicationContext;
let own: KnowledgeClient;

beforeAll(async () => {
  const environment = testEnvironment({
    NEXUS_QUOTA_STORAGE_BYTES: String(DEFAULTS.storage),
    NEXUS_QUOTA_DOCUMENTS: String(DEFAULTS.documents),
    NEXUS_QUOTA_CHUNKS: String(DEFAULTS.chunks),
    NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true',
    NEXUS_CRAWL_DELAY_MS: '0',
  });
  api = await startApi(environment);
  worker = await startWorker(environment);
  for (const app of [api.app, worker]) embeddersOf(app).set(OTHER, new FakeEmbedder(OTHER, 64));
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});
beforeEach(async () => {
  own = new KnowledgeClient(api, await registerAccount(api));
});

async function allow(of: Partial<Record<QuotaDto['quota'], number>>, client = own): Promise<void> {
  const em = api.app.get(MikroORM, { strict: false }).em.fork();
  const numbers = [of.storage ?? null, of.documents ?? null, of.chunks ?? null];
  await em.getConnection().execute(SET_QUOTA, [client.account.workspaceId, ...numbers]);
}
const usage = async (): Promise<KnowledgeUsageDto> => (await own.call<KnowledgeUsageDto>('GET', 'usage')).body;
const quota = async (name: QuotaDto['quota']): Promise<QuotaDto> =>
  (await usage()).quotas.find((each) => each.quota === name)!;
/** Each paragraph is long enough for a passage of its own. */
const text = (paragraphs: number, about = 'lighthouse'): string =>
  Array.from(
    { length: paragraphs },
    (_, i) => `# Part ${i}\n\n${`The ${about} number ${i} is white. `.repeat(60)}`,
  ).join('\n\n');

describe('quotas', () => {
  it('are the defaults unless the operator says otherwise, 0 being none', async () => {
    expect((await usage()).quotas).toEqual([
      { quota: 'storage', used: 0, allowed: DEFAULTS.storage },
      { quota: 'documents', used: 0, allowed: DEFAULTS.documents },
      { quota: 'chunks', used: 0, allowed: DEFAULTS.chunks },
    ]);
    await allow({ storage: 5_000_000_000, documents: 0 });
    expect((await usage()).quotas.map(({ allowed }) => allowed)).toEqual([5_000_000_000, null, DEFAULTS.chunks]);
    const other = new KnowledgeClient(api, await registerAccount(api));
    expect((await other.call<KnowledgeUsageDto>('GET', 'usage')).body.quotas[1]!.allowed).toBe(DEFAULTS.documents);
  });

  it('let exactly as many documents in as there is room for, however many come at once', async () => {
    await allow({ documents: 7 });
    await Promise.all([0, 1].map((i) => own.upload([`there-${i}.txt`, `Text that is there, number ${i}.`])));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => own.upload<ProblemBody>([`new-${i}.txt`, `Text of file number ${i}.`])),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status < 300)).toHaveLength(5);
    expect(statuses.filter((status) => status === 409)).toHaveLength(15);
    const refused = answers.find(({ status }) => status === 409)!.body;
    expect(refused.code).toBe('quota_exceeded');
    expect(refused.detail).toMatch(/has 7 documents; 7 documents are allowed\..*Delete documents/);
    expect(await quota('documents')).toMatchObject({ used: 7, allowed: 7 });
  });

  it('let a document that is there get new content, and have room again as soon as one is deleted', async () => {
    await allow({ documents: 1 });
    const first = (await own.upload(['a.txt', 'The first text of the file.'])).body.documents[0]!.id;
    const again = await own.upload(['a.txt', 'Another text of the file.']);
    expect(again.body.documents[0]!.id).toBe(first);
    expect((await own.upload(['b.txt', 'Text of another file.'])).status).toBe(409);
    expect((await own.call('DELETE', `documents/${first}`)).status).toBeLessThan(300);
    expect(await quota('documents')).toMatchObject({ used: 0 });
    expect((await own.upload(['b.txt', 'Text of another file.'])).status).toBeLessThan(300);
  });

  it('count the bytes of a content once, and those of all parallel uploads together', async () => {
    const content = (i: number): string => `${i} `.repeat(500);
    await allow({ storage: 4_500 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => own.upload([`${i % 10}-${i}.txt`, content(i % 10)])),
    );
    const landed = new Set(answers.filter(({ status }) => status < 300).map(({ body }) => body.documents[0]!.id));
    expect(landed.size).toBe(4);
    expect(answers.every(({ status }) => status < 300 || status === 409)).toBe(true);
    expect(await quota('storage')).toMatchObject({ used: 4_000, allowed: 4_500 });
    const [id] = landed;
    await own.call('DELETE', `documents/${id}`);
    expect(await quota('storage')).toMatchObject({ used: 3_000 });
  });

  it('say which files of an upload were kept', async () => {
    await allow({ documents: 1 });
    const answer = await own.upload<ProblemBody>(['a.txt', 'Text of the first.'], ['b.txt', 'Text of the second.']);
    expect(answer).toMatchObject({ status: 409, body: { code: 'quota_exceeded' } });
    expect(answer.body.detail).toContain('Only "a.txt" of this upload was kept');
  });

  it('fail a document with too many passages, which can be tried again when there is room', async () => {
    const first = await own.uploadReady('first.md', text(6));
    const { chunks } = await usage();
    expect(chunks).toBe(first.chunks);
    await allow({ chunks: chunks + 3 });
    const { body } = await own.upload(['second.md', text(4, 'harbour')]);
    const failed = await own.reaches(body.documents[0]!.id, 'failed', 'ready');
    expect(failed).toMatchObject({ status: 'failed', reason: { code: 'quota_exceeded' } });
    expect(failed.reason!.message).toMatch(new RegExp(`has ${chunks} passages; ${chunks + 3} passages are allowed`));
    expect((await usage()).chunks).toBe(chunks);
    await own.call('DELETE', `documents/${first.id}`);
    expect((await own.call('POST', `documents/${failed.id}/retry`, {})).status).toBeLessThan(300);
    expect(await own.reaches(failed.id, 'failed', 'ready')).toMatchObject({ status: 'ready' });
  });

  it('do not stand in the way of going back to a version, which is counted already', async () => {
    const document = await own.uploadReady('a.md', text(3));
    await own.upload(['a.md', text(3, 'harbour')]);
    await own.reaches(document.id, 'ready');
    const { body } = await own.call<{ items: DocumentVersionDto[] }>('GET', `documents/${document.id}/versions`);
    const old = body.items.find(({ number }) => number === 1)!;
    const before = await usage();
    const { storage, documents, chunks } = Object.fromEntries(before.quotas.map(({ quota: q, used }) => [q, used]));
    await allow({ storage, documents, chunks });
    const back = await own.call<DocumentDto>('POST', `documents/${document.id}/versions/${old.id}/activate`);
    expect(back.status).toBeLessThan(300);
    expect((await own.reaches(document.id, 'ready', 'failed')).status).toBe('ready');
    expect((await usage()).quotas).toEqual(before.quotas.map((each) => ({ ...each, allowed: each.used })));
  });

  it('end the reading of a site at the page that has no room, and say so', async () => {
    const site = await new TestSite().start();
    try {
      site.set('/', htmlPage('Start', { links: ['/a', '/b'] }));
      site.set('/a', htmlPage('A'));
      site.set('/b', htmlPage('B'));
      await allow({ documents: 2 });
      const client = new SourcesClient(api, own.account);
      const source = await client.create({ kind: 'site', url: site.url, max_depth: 2 });
      const run = await client.runToEnd(source.id);
      expect(run).toMatchObject({ state: 'failed', pages_new: 2 });
      expect(run.problems.at(-1)).toMatchObject({
        code: 'quota_exceeded',
        message: expect.stringContaining('2 documents'),
      });
      expect(await quota('documents')).toMatchObject({ used: 2 });
    } finally {
      await site.stop();
    }
  });

  it('hold for an index that is being built, which goes on when there is room', async () => {
    await own.uploadReady('a.md', text(6));
    await allow({ chunks: 1 });
    expect((await own.call('POST', 'reindex', { embedder_id: OTHER })).status).toBe(202);
    const reindex = () => own.call<EmbedderDto>('GET', 'embedder').then(({ body }) => body.reindex);
    const error = await eventually('reason', async () => (await reindex())?.error);
    expect(error).toMatch(/1 passage is allowed/);
    await allow({ chunks: 0 });
    await eventually('switch', async () => (await reindex())?.state === 'switched', 60_000);
  });
});
