import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getQueueToken } from '@nestjs/bull';
import type { INestApplicationContext } from '@nestjs/common';
import type { Queue } from 'bull';
import { DomainError } from '../../src/common/errors/domain-error.js';
import { CLEANUP_QUEUE, STAGE_QUEUES } from '../../src/knowledge/documents/ingestion.queue.js';
import { Reconciler } from '../../src/knowledge/ingestion/reconciler.js';
import { tinyDocx, tinyPdf } from '../../src/parsing/testing/files.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, type TestEnvironment, testEnvironment } from '../support/test-app.js';
import { KnowledgeClient, type ProblemBody } from './knowledge-support.js';

jest.setTimeout(120_000);

let environment: TestEnvironment;
let api: RunningApi;
let worker: INestApplicationContext;
let own: KnowledgeClient;

beforeAll(async () => {
  environment = testEnvironment({ NEXUS_UPLOAD_MAX_MB: '5' });
  api = await startApi(environment);
  worker = await startWorker(environment);
  own = new KnowledgeClient(api, await registerAccount(api));
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const unavailable = (): never => {
  throw new DomainError('vector_store_unavailable');
};

describe('uploads that are refused', () => {
  const bomb = Buffer.alloc(6 * 1024 * 1024, 'too large ');
  it.each([
    [
      'an unknown type',
      'photo.txt',
      Buffer.from('47494638396101000100800000ffffff', 'hex'),
      415,
      'unsupported_media_type',
    ],
    ['a compound file of another program', 'drawing.vsd', cfb(), 415, 'unsupported_media_type'],
    ['an empty file', 'empty.txt', Buffer.alloc(0), 422, 'empty_file'],
    ['a file over the limit', 'big.txt', bomb, 413, 'file_too_large'],
  ] as const)('%s', async (_, name, content, status, code) => {
    const before = await own.call<{ items: object[] }>('GET', 'documents');
    const answer = await own.upload<ProblemBody>(['fine.txt', 'this one would be fine'], [name, content]);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const after = await own.call<{ items: object[] }>('GET', 'documents');
    expect(after.body.items).toHaveLength(before.body.items.length);
  });

  it('says what is wrong with the request itself', async () => {
    const url = `${api.url}/api/rag/upload`;
    const send = async (init: RequestInit) => {
      const response = await fetch(url, {
        method: 'POST',
        ...init,
        headers: { ...own.account.headers, ...init.headers },
      });
      return [response.status, ((await response.json()) as ProblemBody).code];
    };
    expect(await send({ body: '{}', headers: { 'content-type': 'application/json' } })).toEqual([
      422,
      'validation_failed',
    ]);
    expect(await send({ body: 'x', headers: { 'content-type': 'text/plain' } })).toEqual([
      415,
      'unsupported_media_type',
    ]);
    expect(await send({ body: new FormData() })).toEqual([422, 'no_file']);
    const wrong = new FormData();
    wrong.append('document', new Blob(['text']), 'x.txt');
    expect(await send({ body: wrong })).toEqual([400, 'request_invalid']);
    const type = { 'content-type': 'multipart/form-data; boundary=x' };
    expect(
      await send({
        body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncut',
        headers: type,
      }),
    ).toEqual([400, 'request_invalid']);
    expect((await send({ body: 'x', headers: { 'content-type': 'multipart/form-data' } }))[0]).toBeLessThan(500);
  });

  it('does not read on when a client announces far too much', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const headers = {
        ...own.account.headers,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': '50000000000',
      };
      const request = httpRequest(`${api.url}/api/rag/upload`, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
      request.on('error', reject);
      request.write('--x\r\n');
    });
    expect(status).toBe(413);
  });

  it('stores a harmless name', async () => {
    const { body } = await own.upload(['../../etc/pass\u0007wd.txt', 'the name of this file had a path in it']);
    expect(body.documents[0]?.name).toBe('passwd.txt');
  });
});

describe('files that fail visibly', () => {
  it.each([
    ['an encrypted PDF', 'e.pdf', async () => tinyPdf([['secret']], { encrypted: true }), 'encrypted'],
    ['a PDF without text', 'scan.pdf', async () => tinyPdf([[], []]), 'no_text'],
    ['a damaged PDF', 'd.pdf', async () => Buffer.from('%PDF-1.7 nothing else'), 'corrupt'],
    [
      'a Word file that explodes',
      'b.docx',
      async () => tinyDocx(['x'], { 'word/b.xml': new Uint8Array(40e6) }),
      'too_complex',
    ],
  ])('%s', async (_, name, content, code) => {
    const { status, body } = await own.upload([name, await content()]);
    expect(status).toBe(202);
    const document = await own.reaches(body.documents[0]!.id, 'failed', 'ready');
    expect(document.reason?.code).toBe(code);
    expect(document.reason?.message).toMatch(/\.$/);
    const again = await own.call('POST', `documents/${document.id}/retry`);
    expect(again.status).toBe(202);
    await own.reaches(document.id, 'failed');
  });

  it('reads what a truncated PDF still has', async () => {
    const document = await own.uploadReady(
      'cut.pdf',
      tinyPdf([['Bees dance to tell where flowers are.']], { cut: true }),
    );
    expect(document.reason).toMatchObject({
      code: 'partial',
      message: expect.stringContaining('end of the file is missing'),
    });
    expect(await own.query('How do bees tell where flowers are?')).toHaveLength(1);
  });

  it('reads text with NUL bytes', async () => {
    const document = await own.uploadReady('nul.txt', 'Otters\u0000 hold hands while they sleep on the river.');
    const [result] = await own.query('Why do otters hold hands while they sleep?');
    expect(result).toMatchObject({
      document_id: document.id,
      text: 'Otters hold hands while they sleep on the river.',
    });
  });

  it('says when there is nothing to retry', async () => {
    const document = await own.uploadReady('ok.txt', 'All is well with this document about penguins.');
    expect(await own.call('POST', `documents/${document.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });
});

describe('a vector store that fails', () => {
  it('leaves a visible failure that a retry mends, and nothing half-searchable', async () => {
    const store = worker.get(VectorStore, { strict: false });
    const upsert = jest.spyOn(store, 'upsert').mockImplementation(async () => unavailable());
    const { body } = await own.upload(['storm.txt', 'Lightning is hotter than the surface of the sun.']);
    const id = body.documents[0]!.id;
    const failed = await own.reaches(id, 'failed');
    expect(failed.reason?.code).toBe('vector_store_unavailable');
    expect(upsert.mock.calls.length).toBe(6);
    expect(await own.query('Is lightning hotter than the sun?')).toEqual([]);
    upsert.mockRestore();
    expect((await own.call('POST', `documents/${id}/retry`)).status).toBe(202);
    // The job that failed last may not have left the queue yet; the reconciler would come within 30 seconds.
    await worker.get(Reconciler, { strict: false }).once();
    await own.reaches(id, 'ready');
    expect(await own.query('Is lightning hotter than the sun?')).toHaveLength(1);
  });

  it('starts over when vectors it counted on are not there', async () => {
    const store = worker.get(VectorStore, { strict: false });
    const real = store.upsert.bind(store);
    let lost = 0;
    jest
      .spyOn(store, 'upsert')
      .mockImplementation(async (collection, points) => (lost++ === 0 ? undefined : real(collection, points)));
    const document = await own.uploadReady('lost.txt', 'Octopuses have three hearts and blue blood in their bodies.');
    expect(lost).toBe(2);
    expect(await own.query('How many hearts do octopuses have?')).toHaveLength(1);
    expect(document.status).toBe('ready');
  });

  it('answers 503 to a question, and nothing at all about the store', async () => {
    await own.uploadReady('any.txt', 'A document about volcanoes so that there is something to ask.');
    jest
      .spyOn(api.app.get(VectorStore, { strict: false }), 'searchDense')
      .mockRejectedValue(new Error('connect ECONNREFUSED 10.0.0.1'));
    const answer = await own.call('POST', 'query', { query: 'What about volcanoes?' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'knowledge_unavailable' } });
    expect(JSON.stringify(answer.body)).not.toContain('ECONNREFUSED');
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  it('keeps on deleting until it comes back', async () => {
    const document = await own.uploadReady('bye.txt', 'Glaciers carve valleys over thousands of years.');
    const remove = jest
      .spyOn(worker.get(VectorStore, { strict: false }), 'delete')
      .mockRejectedValueOnce(new DomainError('vector_store_unavailable'));
    await own.call('DELETE', `documents/${document.id}`);
    await own.gone(document.id);
    expect(remove.mock.calls.length).toBeGreaterThan(1);
  });
});

describe('jobs that get lost', () => {
  it('are queued again at boot, deletions included', async () => {
    const old = await own.uploadReady('old.txt', 'Whales sing songs that change from year to year.');
    await worker.close();
    const { body } = await own.upload(['lost-job.txt', 'Owls turn their heads by two hundred and seventy degrees.']);
    await own.call('DELETE', `documents/${old.id}`);
    for (const name of [...STAGE_QUEUES, CLEANUP_QUEUE]) {
      await api.app.get<Queue>(getQueueToken(name), { strict: false }).obliterate({ force: true });
    }
    worker = await startWorker(environment);
    await own.reaches(body.documents[0]!.id, 'ready');
    await own.gone(old.id);
    expect(await own.query('How far do owls turn their heads?')).toHaveLength(1);
  });
});

describe('progress', () => {
  it('is told as server-sent events, to this workspace only', async () => {
    const other = new KnowledgeClient(api, await registerAccount(api));
    const abort = new AbortController();
    const listen = async (client: KnowledgeClient) => {
      const response = await fetch(`${api.url}/api/rag/documents/events`, {
        headers: client.account.headers,
        signal: abort.signal,
      });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      let text = '';
      const done = (async () => {
        for await (const chunk of response.body!) text += Buffer.from(chunk).toString();
      })().catch(() => undefined);
      return { text: () => text, done };
    };
    const [mine, theirs] = [await listen(own), await listen(other)];
    const document = await own.uploadReady('news.txt', 'Migrating birds find their way by the stars.');
    await own.call('DELETE', `documents/${document.id}`);
    await own.gone(document.id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    abort.abort();
    await Promise.all([mine.done, theirs.done]);
    const frames = [...mine.text().matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(
      ([, type, data]) => [type, JSON.parse(data!)] as const,
    );
    const states = frames
      .filter(([, data]) => data.id === document.id)
      .map(([type, data]) => (type === 'document' ? data.status : type));
    expect(states[0]).toBe('queued');
    expect(states).toEqual(expect.arrayContaining(['parsing', 'ready', 'deleting', 'deleted']));
    expect(theirs.text()).toBe(': connected\n\n');
  });
});

function cfb(): Buffer {
  return Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
}
