import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { DocumentDto } from '../../src/knowledge/documents/dto/document.dto.js';
import type { KnowledgeUsageDto } from '../../src/knowledge/documents/dto/overview.dto.js';
import type { DocumentTextDto, DocumentVersionDto } from '../../src/knowledge/documents/dto/version.dto.js';
import { DomainError } from '../../src/common/errors/domain-error.js';
import { BlobStore } from '../../src/knowledge/blobs/blob-store.js';
import { tinyPdf } from '../../src/parsing/testing/files.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { KnowledgeClient, type ProblemBody } from './knowledge-support.js';

jest.setTimeout(120_000);

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

let api: RunningApi;
let worker: INestApplicationContext;
let own: KnowledgeClient;

beforeAll(async () => {
  const environment = testEnvironment();
  api = await startApi(environment);
  worker = await startWorker(environment);
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});
beforeEach(async () => {
  own = new KnowledgeClient(api, await registerAccount(api));
});

const list = async (query: string): Promise<string[]> =>
  (await own.call<Page<DocumentDto>>('GET', `documents?${query}`)).body.items.map((d) => d.name).sort();
const put = async (fields: Record<string, string>, name: string, content: string): Promise<string> =>
  (await own.uploadWith(fields, [name, content])).body.documents[0]!.id;

describe('folders and tags', () => {
  it('file documents, which lists then filter by', async () => {
    await put({ folder: ' hr//policies/ ', tags: 'leave, 2024,leave' }, 'a.txt', 'Leave is thirty days a year.');
    await put({ folder: 'hr' }, 'b.txt', 'The office is closed on public holidays.');
    await put({}, 'c.md', '# Notes\n\nNothing of interest is in this file.');
    expect(await list('folder=hr')).toEqual(['a.txt', 'b.txt']);
    expect(await list('folder=hr/policies')).toEqual(['a.txt']);
    expect(await list('folder=')).toEqual(['c.md']);
    expect(await list('tag=leave')).toEqual(['a.txt']);
    expect(await list('type=markdown')).toEqual(['c.md']);
    expect(await list('sort=-size&limit=1')).toEqual(['c.md']);
    expect((await own.call('GET', 'folders')).body).toEqual({
      folders: [
        { path: 'hr', documents: 1 },
        { path: 'hr/policies', documents: 1 },
      ],
    });
    expect((await own.call('GET', 'tags')).body).toEqual({
      tags: [
        { tag: '2024', documents: 1 },
        { tag: 'leave', documents: 1 },
      ],
    });
  });

  it('tell files of one name apart', async () => {
    const first = await put({ folder: 'a' }, 'read.txt', 'The first of two files of that name.');
    const second = await put({ folder: 'b' }, 'read.txt', 'The second of two files of that name.');
    expect(second).not.toBe(first);
    expect(await own.call('PATCH', `documents/${second}`, { folder: 'a' })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    const changed = await own.call<DocumentDto>('PATCH', `documents/${second}`, {
      name: '../second.txt',
      folder: 'a',
      tags: ['x'],
    });
    expect(changed).toMatchObject({ status: 200, body: { name: 'second.txt', folder: 'a', tags: ['x'] } });
  });

  it('change for many documents at once, or for none', async () => {
    const ids = [await put({}, 'a.txt', 'Text of the first file.'), await put({}, 'b.txt', 'Text of the second file.')];
    const bulk = (body: object) => own.call<{ changed: number }>('POST', 'documents/bulk', body);
    expect((await bulk({ document_ids: ids, action: 'move', folder: 'x' })).body.changed).toBe(2);
    expect((await bulk({ document_ids: ids, action: 'move', folder: 'x' })).body.changed).toBe(0);
    expect((await bulk({ document_ids: ids, action: 'add_tags', tags: ['t', 'u'] })).body.changed).toBe(2);
    expect((await bulk({ document_ids: [ids[0]], action: 'remove_tags', tags: ['t'] })).body.changed).toBe(1);
    expect(await list('tag=t&folder=x')).toEqual(['b.txt']);
    const other = new KnowledgeClient(api, await registerAccount(api));
    const foreign = (await other.upload(['c.txt', 'Text of somebody else.'])).body.documents[0]!.id;
    expect((await bulk({ document_ids: [ids[0], foreign], action: 'move', folder: 'y' })).status).toBe(404);
    expect((await bulk({ document_ids: [ids[0], foreign], action: 'retry' })).status).toBe(404);
    expect(await list('folder=y')).toEqual([]);
    expect((await bulk({ document_ids: ids, action: 'delete' })).body.changed).toBe(2);
    await own.gone(ids[0]!);
  });

  it.each([
    ['a folder that climbs', { folder: 'a/../b' }, 422, 'validation_failed'],
    ['too many tags', { tags: Array.from({ length: 30 }, (_, i) => `t${i}`).join(',') }, 422, 'validation_failed'],
    ['a mode that does not exist', { ocr: 'maybe' }, 422, 'validation_failed'],
    ['a field that does not exist', { color: 'red' }, 400, 'request_invalid'],
  ])('refuse %s', async (_, fields, status, code) => {
    const answer = await own.uploadWith<ProblemBody>(fields as never, ['a.txt', 'text']);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await list('')).toEqual([]);
  });
});

describe('text', () => {
  it('comes in windows of whole blocks, with the offsets of the chunks', async () => {
    const paragraphs = Array.from({ length: 40 }, (_, i) => `Paragraph ${i} tells of the lighthouse number ${i * 3}.`);
    const { id } = await own.uploadReady('long.md', `# Lighthouses\n\n${paragraphs.join('\n\n')}`);
    const read = async (query: string) =>
      (await own.call<DocumentTextDto>('GET', `documents/${id}/text?${query}`)).body;
    const all = await read('limit=100000');
    expect(all.blocks).toHaveLength(41);
    expect(all).not.toHaveProperty('next_start');
    const joined: string[] = [];
    for (let start: number | undefined = 0; start !== undefined;) {
      const window: DocumentTextDto = await read(`start=${start}&limit=300`);
      joined.push(...window.blocks.map((block) => block.text));
      start = window.next_start;
    }
    expect(joined).toEqual(all.blocks.map((block) => block.text));
    const text = joined.join('\n\n');
    const { body } = await own.call<Page<{ text: string; start: number; end: number }>>(
      'GET',
      `documents/${id}/chunks`,
    );
    for (const chunk of body.items) expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
    const found = await own.call<Page<{ text: string }>>('GET', `documents/${id}/chunks?q=number 117`);
    expect(found.body.items).toHaveLength(1);
    expect((await read(`start=${all.total_chars + 5}`)).blocks).toEqual([]);
  });
});

describe('figures', () => {
  it('count what there is, and name what failed', async () => {
    await own.uploadReady('a.txt', 'Herons stand still in shallow water for hours.');
    const { body } = await own.upload(['scan.pdf', tinyPdf([[]])]);
    await own.reaches(body.documents[0]!.id, 'failed');
    const usage = (await own.call<KnowledgeUsageDto>('GET', 'usage')).body;
    expect(usage).toMatchObject({ documents: 2, versions: 2, chunks: 1, vectors: 1, failed: 1, in_progress: 0 });
    expect(usage.text_bytes).toBe(46);
    expect(usage.blob_bytes).toBe(46 + tinyPdf([[]]).length);
    expect(usage.by_type.map((t) => t.type).sort()).toEqual(['pdf', 'text']);
    const dead = await own.call<Page<object>>('GET', 'jobs/dead');
    expect(dead.body.items).toEqual([
      expect.objectContaining({
        document_id: body.documents[0]!.id,
        name: 'scan.pdf',
        stage: 'parse',
        code: 'no_text',
      }),
    ]);
  });
});

describe('a file storage that does not answer', () => {
  it('is a 503 to the uploader, and leaves what was there as it was', async () => {
    const first = await own.uploadReady('a.txt', 'The bridge opens for ships at noon.');
    const fail = jest
      .spyOn(api.app.get(BlobStore, { strict: false }), 'commit')
      .mockRejectedValue(new DomainError('storage_unavailable'));
    for (const name of ['a.txt', 'b.txt']) {
      const answer = await own.upload<ProblemBody>([name, `Another text for ${name} that cannot be stored.`]);
      expect([answer.status, answer.body.code]).toEqual([503, 'storage_unavailable']);
    }
    fail.mockRestore();
    expect(await own.get(first.id)).toMatchObject({ status: 'ready', version: 1 });
    await eventually('only the first document', async () => (await list('')).join() === 'a.txt');
    expect(await own.query('When does the bridge open for ships?')).toHaveLength(1);
  });
});

describe('cancelling', () => {
  it('ends the work; a retry takes it up again', async () => {
    await worker.close();
    const id = await put({}, 'slow.txt', 'Sloths move two metres in a minute.');
    expect(await own.call('POST', `documents/${id}/cancel`)).toMatchObject({
      status: 202,
      body: { status: 'cancelled' },
    });
    expect(await own.call('POST', `documents/${id}/cancel`)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await own.call('POST', `documents/${id}/retry`)).status).toBe(202);
    const versions = await own.call<Page<DocumentVersionDto>>('GET', `documents/${id}/versions`);
    expect(versions.body.items).toMatchObject([{ number: 1, state: 'pending' }]);
    expect(await own.call('POST', `documents/${id}/retry`)).toMatchObject({ body: { code: 'document_busy' } });
  });
});
