import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { EmbeddingService } from '../../src/embeddings/embedding.service.js';
import { DocumentsRepository } from '../../src/knowledge/documents/documents.repository.js';
import { knowledgeCollection } from '../../src/knowledge/knowledge-collection.js';
import { tinyDocx, tinyPdf } from '../../src/parsing/testing/files.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, type TestEnvironment, testEnvironment } from '../support/test-app.js';
import { inWorkspace, KnowledgeClient, sharedDocument } from './knowledge-support.js';

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

async function vectorCount(workspaceId: string, documentId?: string): Promise<number> {
  const { id } = await worker.get(EmbeddingService, { strict: false }).active();
  return worker
    .get(VectorStore, { strict: false })
    .count(knowledgeCollection({ embedderId: id, generation: 1 }), { workspaceId, documentId });
}

/** Original files, and what was read from them. */
const files = async (workspaceId: string): Promise<string[]> => {
  const dir = join(environment.config('api').data.blobsDir, workspaceId);
  const found = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name);
};
const blobs = async (workspaceId: string): Promise<string[]> =>
  (await files(workspaceId)).filter((name) => /^[0-9a-f]{64}$/.test(name));

const LIBRARY = 'The municipal library of Greenfield opens at nine in the morning and closes at eight in the evening.';

describe('from upload to deletion', () => {
  it.each([
    ['text', 'hours.txt', async () => `${LIBRARY}\n\nDogs are not allowed inside.`],
    ['Markdown', 'hours.md', async () => `# Greenfield\n\n## Opening\n\n**${LIBRARY}**`],
    ['PDF', 'hours.pdf', async () => tinyPdf([['Welcome to the brochure of our town.'], [LIBRARY]])],
    ['Word', 'hours.docx', async () => tinyDocx(['# Opening', LIBRARY])],
  ])('%s', async (_, name, content) => {
    const own = await client();
    const document = await own.uploadReady(name, await content());
    expect(document).toMatchObject({ name, status: 'ready', progress: 1 });
    expect(document.chunks).toBeGreaterThan(0);
    const [best] = await own.query('When does the library of Greenfield open in the morning?');
    expect(best).toMatchObject({ document_id: document.id, title: name });
    expect(best?.text).toContain('opens at nine');
    expect(best?.score).toBeGreaterThan(0);
    if (name.endsWith('.pdf')) {
      expect(document.pages).toBe(2);
      expect(best?.page).toBe(2);
    }
    if (name.endsWith('.md')) expect(best?.heading).toBe('Greenfield › Opening');
    expect(await own.query('How are neutron stars formed by a supernova?')).toEqual([]);
    expect(await vectorCount(own.account.workspaceId, document.id)).toBe(document.chunks);

    expect((await own.call('DELETE', `documents/${document.id}`)).status).toBe(202);
    expect(await own.query('When does the library of Greenfield open in the morning?')).toEqual([]);
    await own.gone(document.id);
    expect(await vectorCount(own.account.workspaceId)).toBe(0);
    // The bytes go last, after the document is no longer listed.
    await eventually('no bytes left', async () => (await files(own.account.workspaceId)).length === 0);
    const repository = worker.get(DocumentsRepository, { strict: false });
    const left = await inWorkspace(worker, own.account.workspaceId, () => repository.findVersions(document.id));
    expect(left).toEqual([]);
  });

  it.each([
    ['pypdf-pdflatex-4-pages.pdf', 4],
    ['testWORD.docx', undefined],
    ['testMARKDOWN.md', undefined],
    ['testTXT_win-1252.txt', undefined],
  ])('reads the real file %s', async (name, pages) => {
    const content = sharedDocument(name);
    if (!content) return;
    const own = await client();
    const document = await own.uploadReady(name, content);
    expect(document.pages).toBe(pages);
    const chunks = await own.call<{ items: { text: string; token_count: number }[] }>(
      'GET',
      `documents/${document.id}/chunks`,
    );
    expect(chunks.body.items).toHaveLength(Math.min(25, document.chunks!));
    // A chunk finds itself.
    const longest = chunks.body.items.reduce((a, b) => (b.text.length > a.text.length ? b : a));
    const results = await own.query(longest.text.slice(0, 300), { threshold: 0.5 });
    // Not necessarily as the best: real files repeat themselves.
    expect(results.map((r) => r.text).join('\n')).toContain(longest.text.slice(0, 80));
  });
});

describe('versions', () => {
  it('takes the same bytes as the same document, whatever the name', async () => {
    const own = await client();
    const first = await own.uploadReady('one.txt', LIBRARY);
    const { status, body } = await own.upload(['two.txt', LIBRARY]);
    expect(status).toBe(202);
    expect(body.documents).toEqual([{ id: first.id, name: 'one.txt', status: 'ready' }]);
    const both = await Promise.all([
      own.upload(['x.txt', 'racing bytes here']),
      own.upload(['y.txt', 'racing bytes here']),
    ]);
    expect(new Set(both.map((answer) => answer.body.documents[0]!.id)).size).toBe(1);
  });

  it('reads a ready document again as a new version, which replaces the one of the same bytes', async () => {
    const own = await client();
    const { workspaceId } = own.account;
    const first = await own.uploadReady('hours.txt', LIBRARY);
    const path = `documents/${first.id}/read-again`;
    expect(await own.call('POST', path, { ocr: 'sideways' })).toMatchObject({ status: 422 });
    const [again, twice] = await Promise.all([own.call('POST', path, {}), own.call('POST', path, {})]);
    // One of two at once; the other finds it being processed.
    expect([again.status, twice.status].sort()).toEqual([202, 409]);
    expect([again, twice].find(({ status }) => status === 409)?.body.code).toBe('document_busy');
    // The present version answers until then.
    expect(await own.query('When does the library open?')).toHaveLength(1);
    expect(await own.reaches(first.id, 'ready')).toMatchObject({ version: 2, chunks: first.chunks });
    expect(await own.query('When does the library open?')).toHaveLength(1);
    await eventually('old vectors gone', async () => (await vectorCount(workspaceId, first.id)) === first.chunks);
    type Versions = { items: { number: number; state: string }[] };
    const versions = async () => (await own.call<Versions>('GET', `documents/${first.id}/versions`)).body.items;
    await eventually('the old version gone', async () => (await versions()).length === 1);
    expect(await versions()).toMatchObject([{ number: 2, state: 'active' }]);
    // The bytes are those of the new version too: they stay, and still mean this document.
    expect((await own.call('GET', `documents/${first.id}/content`)).status).toBe(200);
    expect((await own.upload(['again.txt', LIBRARY])).body.documents).toMatchObject([{ id: first.id }]);
  });

  it('keeps the version in use when reading it again is cancelled, or made needless by the same upload', async () => {
    const own = await client();
    const first = await own.uploadReady('hours.txt', LIBRARY);
    const again = () => own.call('POST', `documents/${first.id}/read-again`, {});
    expect((await again()).status).toBe(202);
    expect((await own.call('POST', `documents/${first.id}/cancel`)).body).toMatchObject({
      status: 'ready',
      version: 1,
    });
    expect((await again()).status).toBe(202);
    expect((await own.upload(['hours.txt', LIBRARY])).body.documents).toMatchObject([
      { id: first.id, status: 'ready' },
    ]);
    expect(await own.query('When does the library open?')).toHaveLength(1);
  });

  it('replaces the content under a name, can go back, and leaves no trace of what is purged', async () => {
    const own = await client();
    const { workspaceId } = own.account;
    const first = await own.uploadReady('fees.txt', 'The fee for overdue books is two euros a week for adults.');
    const { body } = await own.upload(['fees.txt', 'The fee for overdue books is seven euros a week for adults.']);
    expect(body.documents[0]).toMatchObject({ id: first.id, status: 'queued' });
    await own.reaches(first.id, 'ready');
    const results = await own.query('What is the fee for overdue books?');
    expect(results.map((r) => r.text)).toEqual(['The fee for overdue books is seven euros a week for adults.']);
    await eventually('old vectors gone', async () => (await vectorCount(workspaceId, first.id)) === 1);
    type Versions = { items: { id: string; number: number; state: string }[] };
    const versions = async () => (await own.call<Versions>('GET', `documents/${first.id}/versions`)).body.items;
    const [newer, older] = await versions();
    expect([newer, older]).toMatchObject([
      { number: 2, state: 'active' },
      { number: 1, state: 'kept' },
    ]);
    // Back to the old one, and forward again to what is kept now.
    const back = await own.call('POST', `documents/${first.id}/versions/${older!.id}/activate`);
    expect(back.status).toBe(202);
    await own.reaches(first.id, 'ready');
    expect((await own.query('What is the fee for overdue books?'))[0]?.text).toContain('two euros');
    expect((await versions()).map((v) => v.state)).toEqual(['kept', 'active']);
    for (const [method, path, status, code] of [
      ['POST', `${older!.id}/activate`, 409, 'conflict'],
      ['DELETE', older!.id, 409, 'conflict'],
      ['DELETE', randomUUID(), 404, 'document_version_not_found'],
    ] as const) {
      const answer = await own.call(method, `documents/${first.id}/versions/${path}`);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect((await own.call('DELETE', `documents/${first.id}/versions/${newer!.id}`)).status).toBe(202);
    await eventually('purged bytes gone', async () => (await files(workspaceId)).length === 2);
    await eventually('purged vectors gone', async () => (await vectorCount(workspaceId, first.id)) === 1);
    const repository = worker.get(DocumentsRepository, { strict: false });
    expect(await inWorkspace(worker, workspaceId, () => repository.findVersions(first.id))).toHaveLength(1);
  });

  it('keeps answering from the old version while and after a new one fails', async () => {
    const own = await client();
    const first = await own.uploadReady(
      'plan.pdf',
      tinyPdf([['The harvest festival starts on the second Sunday of October.']]),
    );
    await own.upload(['plan.pdf', tinyPdf([[]])]);
    const failed = await own.reaches(first.id, 'failed');
    expect(failed.reason?.code).toBe('no_text');
    expect(failed.reason?.message).toContain('earlier version stays in use');
    expect(await own.query('When does the harvest festival start?')).toHaveLength(1);
    // The old bytes again: the failed version is forgotten.
    await own.upload(['plan.pdf', tinyPdf([['The harvest festival starts on the second Sunday of October.']])]);
    expect(await own.get(first.id)).toMatchObject({ status: 'ready', pages: 1 });
  });

  it('accepts the same bytes again while they are being deleted', async () => {
    const own = await client();
    const first = await own.uploadReady('a.txt', LIBRARY);
    await own.call('POST', 'delete', { document_ids: [first.id] });
    const second = await own.uploadReady('a.txt', LIBRARY);
    expect(second.id).not.toBe(first.id);
    await own.gone(first.id);
    expect(await own.query('When does the library open?')).toHaveLength(1);
    expect(await blobs(own.account.workspaceId)).toHaveLength(1);
  });
});

describe('tenancy', () => {
  it('never shows a workspace what another one uploaded', async () => {
    const [own, other] = [await client(), await client()];
    const mine = await own.uploadReady('hours.txt', LIBRARY);
    const theirs = await other.uploadReady('hours.txt', LIBRARY);
    expect(theirs.id).not.toBe(mine.id);
    const results = await own.query('When does the library open?');
    expect(results.map((r) => r.document_id)).toEqual([mine.id]);
    for (const [method, path] of [
      ['GET', `documents/${theirs.id}`],
      ['GET', `documents/${theirs.id}/chunks`],
      ['GET', `documents/${theirs.id}/content`],
      ['POST', `documents/${theirs.id}/retry`],
      ['POST', `documents/${theirs.id}/read-again`],
      ['DELETE', `documents/${theirs.id}`],
    ] as const) {
      const answer = await own.call(method, path);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'document_not_found']);
    }
    const mixed = await own.call('POST', 'delete', { document_ids: [mine.id, theirs.id] });
    expect(mixed).toMatchObject({ status: 404, body: { code: 'document_not_found' } });
    expect((await own.get(mine.id)).status).toBe('ready');
    await own.call('DELETE', `documents/${mine.id}`);
    await own.gone(mine.id);
    expect(await other.query('When does the library open?')).toHaveLength(1);
  });
});

describe('lists and downloads', () => {
  it('pages through documents in any order and filters them', async () => {
    const own = await client();
    const names = ['alpha.txt', 'beta 100%.txt', 'gamma.txt', 'delta.txt'];
    for (const name of names) await own.upload([name, `${name} says ${randomUUID()}`]);
    type List = { items: { name: string }[]; next_cursor: string | null };
    for (const [sort, expected] of [
      ['name', names.toSorted()],
      ['-name', names.toSorted().reverse()],
      ['created_at', names],
      ['-created_at', names.toReversed()],
    ] as const) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body }: { body: List } = await own.call<List>(
          'GET',
          `documents?limit=3&sort=${sort}${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...body.items.map((item) => item.name));
        cursor = body.next_cursor;
      }
      expect(seen).toEqual(expected);
    }
    const found = await own.call<List>('GET', `documents?q=${encodeURIComponent('100%')}`);
    expect(found.body.items.map((item) => item.name)).toEqual(['beta 100%.txt']);
    expect((await own.call('GET', 'documents?cursor=nonsense')).body.code).toBe('invalid_cursor');
    expect((await own.call('GET', 'documents?status=sleeping')).body.code).toBe('validation_failed');
  });

  it('gives back the bytes as a download that cannot run', async () => {
    const own = await client();
    const { body } = await own.upload(['Größe (1).txt', 'Hello <script>alert(1)</script>']);
    const answer = await own.call<string>('GET', `documents/${body.documents[0]!.id}/content`);
    expect(answer.body).toBe('Hello <script>alert(1)</script>');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr__e (1).txt"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29.txt`,
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });
});
