import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getQueueToken } from '@nestjs/bull';
import type { INestApplicationContext } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { STAGES } from '../../src/knowledge/documents/document.entity.js';
import { FairOrder, sizePlaces } from '../../src/knowledge/documents/fair-order.js';
import { CLEANUP_QUEUE, type StageJob, stageQueue } from '../../src/knowledge/documents/ingestion.queue.js';
import { ParsedArtifacts } from '../../src/knowledge/documents/parsed-artifacts.js';
import { PipelineService } from '../../src/knowledge/ingestion/pipeline.service.js';
import { Reconciler } from '../../src/knowledge/ingestion/reconciler.js';
import { PageRecognizer, type RecognizeRequest } from '../../src/parsing/ocr/page-recognizer.js';
import { DocumentParser, type ParsedDocument } from '../../src/parsing/document-parser.js';
import { IngestionFailure } from '../../src/parsing/reasons.js';
import { tinyPdf } from '../../src/parsing/testing/files.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment, type TestEnvironment } from '../support/test-app.js';
import { inWorkspace, KnowledgeClient } from './knowledge-support.js';

jest.setTimeout(120_000);

let environment: TestEnvironment;
let api: RunningApi;
let worker: INestApplicationContext;
let own: KnowledgeClient;

beforeAll(async () => {
  environment = testEnvironment();
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
afterEach(() => {
  jest.restoreAllMocks();
});

const part = <T>(type: abstract new (...args: never[]) => T): T => worker.get(type as never, { strict: false });
const queueOf = (name: string): Queue => api.app.get<Queue>(getQueueToken(name), { strict: false });
const upload = async (name: string, content: string | Uint8Array): Promise<string> =>
  (await own.upload([name, content])).body.documents[0]!.id;
const words = (topic: string, count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `Sentence ${i} about ${topic} says that number ${i * 17} is of some interest here.`,
  ).join('\n\n');

/** Pages of a PDF that count as pictures. */
const scans = (pages: number[]): void => {
  const parser = part(DocumentParser);
  const parsed: ParsedDocument = { blocks: [], pages: pages.length, scannedPages: pages };
  jest.spyOn(parser, 'parse').mockImplementation(async () => structuredClone(parsed));
};

describe('OCR', () => {
  it('keeps each page, and goes on after an interruption with the next one', async () => {
    scans([1, 2, 3]);
    const asked: number[][] = [];
    jest.spyOn(part(PageRecognizer), 'recognize').mockImplementation(async function* ({ pages }: RecognizeRequest) {
      asked.push([...pages]);
      for (const page of pages) {
        if (page === 3 && asked.length === 1) throw new Error('the thread died');
        yield {
          page,
          blocks: [{ kind: 'paragraph', text: `The sign on page ${page} shows a badger.`, page }],
          confidence: 0.9,
        };
      }
    });
    const id = await upload('scan.pdf', tinyPdf([[], [], []]));
    const document = await own.reaches(id, 'ready', 'failed');
    expect(document.status).toBe('ready');
    expect(asked).toEqual([[1, 2, 3], [3]]);
    const found = await own.query('Which page shows a badger?', { top_k: 10 });
    expect(found.map((r) => r.page).sort()).toEqual([1, 2, 3]);
  });

  it('is not asked where it is off, and leaves what has text readable where it is missing', async () => {
    const parse = jest.spyOn(part(DocumentParser), 'parse');
    const { body } = await own.uploadWith({ ocr: 'off' }, ['a.txt', 'A text that needs no pictures at all.']);
    await own.reaches(body.documents[0]!.id, 'ready');
    expect(parse.mock.calls[0]?.[2]).toMatchObject({ ocr: 'off' });
    parse.mockImplementation(async () => ({
      blocks: [{ kind: 'paragraph', text: 'Half of this brochure are photographs.', page: 1 }],
      pages: 2,
      scannedPages: [2],
    }));
    jest.spyOn(part(PageRecognizer), 'recognize').mockImplementation(async function* () {
      yield* [];
      throw new IngestionFailure('ocr_unavailable');
    });
    const mixed = await own.uploadReady('mixed.pdf', tinyPdf([['x'], []]));
    expect(mixed.reason).toMatchObject({ code: 'partial', message: expect.stringContaining('not installed') });
  });
});

describe('passwords', () => {
  it('reach the parser and are nowhere afterwards', async () => {
    const password = 'correct horse battery';
    const parse = jest.spyOn(part(DocumentParser), 'parse').mockImplementation(async (_bytes, _type, options) => {
      if (options?.password !== password) throw new IngestionFailure('encrypted');
      return { blocks: [{ kind: 'paragraph', text: 'The vault opens on Tuesdays.' }] };
    });
    const seen: string[] = [];
    for (const stage of STAGES) queueOf(stageQueue(stage)).on('global:waiting', (jobId: string) => seen.push(jobId));
    const id = await upload('vault.pdf', tinyPdf([['secret']]));
    expect(await own.reaches(id, 'failed')).toMatchObject({ needs_password: true, reason: { code: 'encrypted' } });
    expect((await own.call('POST', `documents/${id}/retry`, { password })).status).toBe(202);
    expect(await own.reaches(id, 'ready')).toMatchObject({ needs_password: false });
    expect(parse).toHaveBeenCalledTimes(2);
    const rows = await queryRows(`select password from document_versions where document_id = '${id}'`);
    expect(rows).toEqual([{ password: null }]);
  });
});

async function queryRows(sql: string): Promise<object[]> {
  const { MikroORM } = await import('@mikro-orm/postgresql');
  return worker.get(MikroORM, { strict: false }).em.fork().execute<object[]>(sql);
}

describe('cancelling', () => {
  it('stops in the middle of embedding; the earlier version stays, and nothing of the new one is left', async () => {
    const id = await upload('guide.md', '# Guide\n\nThe guide says that otters juggle stones.');
    await own.reaches(id, 'ready');
    const store = part(VectorStore);
    const real = store.upsert.bind(store);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) =>
      jest.spyOn(store, 'upsert').mockImplementationOnce(async (collection, points) => {
        await real(collection, points);
        resolve();
        await held;
      }),
    );
    await own.upload(['guide.md', words('kayaks', 300)]);
    await reached;
    expect((await own.get(id)).stage).toBe('embed');
    const cancelled = await own.call('POST', `documents/${id}/cancel`);
    expect(cancelled).toMatchObject({ status: 202, body: { status: 'ready', version: 1 } });
    release();
    const vectors = async () => (await own.call<{ vectors: number }>('GET', 'usage')).body.vectors;
    await eventually('only the vectors of the first version', async () => (await vectors()) === 1);
    expect(await own.query('What do otters juggle?')).toHaveLength(1);
    expect(await own.query('What is said about kayaks?', { mode: 'lexical' })).toEqual([]);
    const { body } = await own.call<{ items: { state: string }[] }>('GET', `documents/${id}/versions`);
    expect(body.items.map((v) => v.state)).toEqual(['cancelled', 'active']);
  });

  it('stops reading a file at once', async () => {
    let aborted = false;
    const started = new Promise<void>((resolve) =>
      jest.spyOn(part(DocumentParser), 'parse').mockImplementationOnce(
        (_bytes, _type, options) =>
          new Promise((_, reject) => {
            options!.signal!.addEventListener('abort', () => ((aborted = true), reject(options!.signal!.reason)));
            resolve();
          }),
      ),
    );
    const id = await upload('endless.txt', 'A file that takes for ever to read.');
    await started;
    await own.call('POST', `documents/${id}/cancel`);
    await eventually('the parser to be stopped', async () => aborted, 5_000);
    expect((await own.get(id)).status).toBe('cancelled');
  });
});

describe('jobs', () => {
  it('of an earlier step change nothing', async () => {
    const id = await upload('x.txt', 'Text about a lighthouse keeper.');
    const ready = await own.reaches(id, 'ready');
    const { body } = await own.call<{ items: { id: string }[] }>('GET', `documents/${id}/versions`);
    const stale = { documentId: id, versionId: body.items[0]!.id, step: 1 };
    const pipeline = part(PipelineService);
    await inWorkspace(worker, own.account.workspaceId, async () => {
      for (const stage of STAGES) await pipeline.work(stage, stale, true, new AbortController().signal);
    });
    expect(await own.get(id)).toEqual(ready);
    expect(await own.query('Is there a text about a lighthouse keeper?')).toHaveLength(1);
  });

  it('go on from the stage that the database knows when Redis forgot them all', async () => {
    const chunked = jest.spyOn(part(ParsedArtifacts), 'write');
    jest.spyOn(part(VectorStore), 'ensureCollection').mockRejectedValueOnce(new Error('not now'));
    const id = await upload('y.txt', 'Text about a night watchman.');
    await eventually('the embedding to begin', async () => (await own.get(id)).stage === 'embed');
    for (const stage of STAGES) await queueOf(stageQueue(stage)).obliterate({ force: true });
    await queueOf(CLEANUP_QUEUE).obliterate({ force: true });
    await part(Reconciler).once();
    await own.reaches(id, 'ready');
    expect(chunked).toHaveBeenCalledTimes(1);
  });
});

describe('the order of jobs', () => {
  it('shows a document that waits as what it waits for', async () => {
    const queue = queueOf(stageQueue('embed'));
    await queue.pause();
    try {
      const id = await upload('waiting.txt', 'A text that has to wait for its vectors.');
      const waiting = await eventually('the embedding to be next', async () => {
        const document = await own.get(id);
        return document.stage === 'embed' ? document : undefined;
      });
      expect(waiting.status).toBe('embedding');
      await queue.resume();
      await own.reaches(id, 'ready');
    } finally {
      await queue.resume();
    }
  });

  it('lets one file of a workspace pass five hundred of another, and small files pass large ones', async () => {
    const order = part(FairOrder);
    const queue = `test-${Date.now()}`;
    const place = (workspaceId: string, size: number) =>
      inWorkspace(worker, workspaceId, () => order.take(queue, size));
    const [big, small] = [own.account.workspaceId, (await registerAccount(api)).workspaceId];
    const first: number[] = [];
    for (let i = 0; i < 500; i++) first.push((await place(big, 1000)).priority);
    expect(first).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    await order.serve(queue, 3);
    const late = await place(small, 1000);
    expect(late.priority).toBe(4);
    const large = await place(small, 50 * 1024 * 1024);
    expect(large.priority).toBe(5 + sizePlaces(50 * 1024 * 1024));
    // It waits behind a bounded number of later ones.
    expect(sizePlaces(Number.MAX_SAFE_INTEGER)).toBe(50);
  });

  it('is the order in which they are worked on', async () => {
    await worker.close();
    const other = new KnowledgeClient(api, await registerAccount(api));
    for (let i = 0; i < 4; i++)
      await own.upload(
        ...Array.from({ length: 10 }, (_, k): [string, string] => [`${i}-${k}.txt`, `File ${i} ${k} of many.`]),
      );
    const { body } = await other.upload(['single.txt', 'The only file of this workspace.']);
    const waiting = (await queueOf(stageQueue('parse')).getWaiting(0, 100)) as Job<StageJob>[];
    const at = waiting.findIndex((job) => job.data.documentId === body.documents[0]!.id);
    expect(waiting.length).toBe(41);
    expect(at).toBeLessThanOrEqual(2);
    worker = await startWorker(environment);
    await other.reaches(body.documents[0]!.id, 'ready');
    const left = await own.call<{ in_progress: number }>('GET', 'usage');
    expect(left.body.in_progress).toBeGreaterThan(20);
  });
});
