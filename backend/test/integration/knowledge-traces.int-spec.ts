import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import { newId } from '../../src/common/ids/ids.js';
import { EmbeddingService } from '../../src/embeddings/embedding.service.js';
import { BlobStore, parsedKey } from '../../src/knowledge/blobs/blob-store.js';
import { OrphanSweep } from '../../src/knowledge/ingestion/orphan-sweep.js';
import { knowledgeCollection } from '../../src/knowledge/knowledge-collection.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { tokenizeTerms } from '../../src/vectors/terms.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, type TestEnvironment, testEnvironment } from '../support/test-app.js';
import { KnowledgeClient } from './knowledge-support.js';

jest.setTimeout(120_000);

let environment: TestEnvironment;
let api: RunningApi;
let worker: INestApplicationContext;

beforeAll(async () => {
  environment = testEnvironment();
  api = await startApi(environment);
  worker = await startWorker(environment);
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});

const client = async (): Promise<KnowledgeClient> => new KnowledgeClient(api, await registerAccount(api));
const sql = <R extends object>(text: string): Promise<R[]> =>
  worker.get(MikroORM, { strict: false }).em.fork().execute<R[]>(text);

interface Traces {
  vectors: number;
  lexical: number;
  cached: number;
  answers: number;
  chunks: number;
  versions: number;
  files: number;
}

/** What is left of a workspace's documents, wherever it may be. */
async function traces(workspaceId: string, words: string): Promise<Traces> {
  const store = worker.get(VectorStore, { strict: false });
  const { id } = await worker.get(EmbeddingService, { strict: false }).active();
  const filter = { workspaceId };
  const collection = knowledgeCollection({ embedderId: id, generation: 1 });
  const count = async (table: string): Promise<number> =>
    (await sql<{ n: number }>(`select count(*)::int as n from ${table} where workspace_id = '${workspaceId}'`))[0]!.n;
  const dir = join(environment.config('api').data.blobsDir, workspaceId);
  const files = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return {
    vectors: await store.count(collection, filter),
    lexical: (await store.searchSparse(collection, { filter, terms: tokenizeTerms(words), limit: 50 })).length,
    cached: await count('cache_entries'),
    answers: (await redisKeys(workspaceId)).length,
    chunks: await count('chunks'),
    versions: await count('document_versions'),
    files: files.filter((entry) => entry.isFile()).length,
  };
}

/** Keys of cached answers, and any other that names a document of the workspace. */
async function redisKeys(workspaceId: string): Promise<string[]> {
  const { client } = worker.get(RedisService, { strict: false });
  const keys: string[] = [];
  for (let cursor = '0'; ;) {
    const [next, found] = await (client as never as Scanner).scan(
      cursor,
      'MATCH',
      `{ws:${workspaceId}}:*`,
      'COUNT',
      1000,
    );
    keys.push(...found.filter((key) => /:cache:[^:]+:(?!index|sizes|hits)/.test(key) || key.includes(':document')));
    if (next === '0') return keys;
    cursor = next;
  }
}
interface Scanner {
  scan(cursor: string, ...args: (string | number)[]): Promise<[string, string[]]>;
}

async function ask(
  own: KnowledgeClient,
  prompt: string,
): Promise<{ content: string; citations: { document_id: string }[] }> {
  const response = await fetch(`${api.url}/api/v1/create`, {
    method: 'POST',
    headers: { ...own.account.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ prompt, model: 'nexus/extractive', use_rag: true }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as never;
}

const QUESTION = 'How much is the parking fee per hour?';

describe('delete and replace', () => {
  it('leave no trace in vectors, lexical index, cache, files and tables', async () => {
    const own = await client();
    const { workspaceId } = own.account;
    const first = await own.uploadReady('fees.txt', 'The parking fee is three euros per hour in the old town.');
    const answer = await ask(own, QUESTION);
    expect(answer.content).toContain('three euros');
    expect(answer.citations.map((c) => c.document_id)).toEqual([first.id]);
    await eventually('the answer to be cached', async () => (await traces(workspaceId, 'parking fee')).cached > 0);

    await own.upload(['fees.txt', 'The parking fee is nine euros per hour in the old town.']);
    await own.reaches(first.id, 'ready');
    // Nothing that can be found, and no answer, rests on the old content; its bytes and chunks are kept for going back.
    await eventually('the old content to be out of every index', async () => {
      const left = await traces(workspaceId, 'parking fee');
      return left.vectors === 1 && left.lexical === 1 && left.cached === 0;
    });
    expect(await traces(workspaceId, 'three')).toMatchObject({ lexical: 0, answers: 0, versions: 2 });
    expect((await ask(own, QUESTION)).content).toContain('nine euros');

    await own.call('DELETE', `documents/${first.id}`);
    await own.gone(first.id);
    const none = { vectors: 0, lexical: 0, cached: 0, answers: 0, chunks: 0, versions: 0, files: 0 };
    await eventually('everything to be gone', async () =>
      Object.values(await traces(workspaceId, 'parking fee')).every((n) => n === 0),
    );
    expect(await traces(workspaceId, 'parking fee nine')).toEqual(none);
  });

  it('touch nothing of another workspace with the same file', async () => {
    const [own, other] = [await client(), await client()];
    const content = 'The parking fee is four euros per hour near the harbour.';
    const [mine, theirs] = [await own.uploadReady('fees.txt', content), await other.uploadReady('fees.txt', content)];
    for (const [who, document] of [
      [own, mine],
      [other, theirs],
    ] as const) {
      expect((await ask(who, QUESTION)).citations.map((c) => c.document_id)).toEqual([document.id]);
      expect((await who.query(QUESTION)).map((r) => r.document_id)).toEqual([document.id]);
    }
    await own.call('DELETE', `documents/${mine.id}`);
    await own.gone(mine.id);
    await eventually('my files to be gone', async () => (await traces(own.account.workspaceId, 'fee')).files === 0);
    expect(await traces(other.account.workspaceId, 'parking fee')).toMatchObject({
      vectors: 1,
      lexical: 1,
      chunks: 1,
      files: 2,
    });
    expect((await ask(other, QUESTION)).content).toContain('four euros');
    expect((await other.call<string>('GET', `documents/${theirs.id}/content`)).body).toBe(content);
  });
});

describe('orphans', () => {
  it('are swept when they are old: files nobody refers to, staged uploads, chunks without a version', async () => {
    const own = await client();
    const { workspaceId } = own.account;
    const kept = await own.uploadReady('kept.txt', 'This document stays where it is.');
    const { blobsDir } = environment.config('api').data;
    const store = worker.get(BlobStore, { strict: false });
    const stale = [join(blobsDir, workspaceId, 'ab'.repeat(32)), join(blobsDir, 'tmp', newId())];
    await mkdir(join(blobsDir, 'tmp'), { recursive: true });
    for (const path of stale) await writeFile(path, 'left behind');
    const parsed = parsedKey(workspaceId, newId());
    await store.put(parsed, Buffer.from('left behind'));
    stale.push(join(blobsDir, workspaceId, 'parsed', parsed.id));
    await sql(`insert into chunks (id, created_at, updated_at, workspace_id, document_id, version_id, ordinal, text, start_offset, end_offset, token_count)
      values ('${newId()}', now() - interval '2 days', now(), '${workspaceId}', '${newId()}', '${newId()}', 0, 'left behind', 0, 11, 3)`);
    const sweep = worker.get(OrphanSweep, { strict: false });
    const young = await traces(workspaceId, 'document');
    await sweep.once();
    expect((await traces(workspaceId, 'document')).files).toBe(young.files);
    const longAgo = new Date(Date.now() - 7_200_000);
    const all = await readdir(join(blobsDir, workspaceId), { recursive: true, withFileTypes: true });
    for (const entry of all) if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), longAgo, longAgo);
    await utimes(stale[1]!, longAgo, longAgo);
    await sweep.once();
    expect(await traces(workspaceId, 'document')).toMatchObject({ vectors: 1, chunks: 1, files: 2 });
    expect(await readdir(join(blobsDir, 'tmp'))).toEqual([]);
    expect((await own.get(kept.id)).status).toBe('ready');
    expect((await own.call<string>('GET', `documents/${kept.id}/content`)).body).toContain('stays where it is');
  });
});
