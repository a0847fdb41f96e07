import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { TestQuestionDto, TestSetDto } from '../../src/knowledge/evaluation/dto/test-set.dto.js';
import type { TestRunDetailDto, TestRunDto } from '../../src/knowledge/evaluation/dto/test-run.dto.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { TestRun } from '../../src/knowledge/evaluation/test-run.entity.js';
import { EvaluationProcessor } from '../../src/knowledge/evaluation/evaluation.processor.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, type TestEnvironment, testEnvironment } from '../support/test-app.js';
import { inWorkspace, KnowledgeClient } from './knowledge-support.js';

const HOURS = 'The municipal library of Greenfield opens at nine in the morning and closes at eight in the evening.';
const FEES = 'A reader who brings a book back too late pays twenty cents for each day.';

describe('retrieval tests', () => {
  let environment: TestEnvironment;
  let api: RunningApi;
  let worker: INestApplicationContext;
  let own: KnowledgeClient;
  let documentId: string;

  beforeAll(async () => {
    environment = testEnvironment();
    [api, worker] = [await startApi(environment), await startWorker(environment)];
    own = new KnowledgeClient(api, await registerAccount(api));
    documentId = (await own.uploadReady('library.txt', `${HOURS}\n\n${FEES}`)).id;
  });
  afterAll(async () => {
    await worker?.close();
    await api?.close();
  });

  const newSet = async (name: string): Promise<string> =>
    (await own.call<TestSetDto>('POST', 'test-sets', { name })).body.id;
  const expected = (quote: string) => {
    const start = `${HOURS}\n\n${FEES}`.indexOf(quote);
    return { document_id: documentId, start, end: start + quote.length, quote };
  };
  const QUESTIONS = () => [
    { question: 'When does the library of Greenfield open?', expected: [expected(HOURS)] },
    { question: 'What does a reader pay who brings a book back too late?', expected: [expected(FEES)] },
    { question: 'How are neutron stars formed by a supernova?', expected: [] },
  ];
  const finished = (setId: string, runId: string): Promise<TestRunDetailDto> =>
    eventually('a finished run', async () => {
      const { body } = await own.call<TestRunDetailDto>('GET', `test-sets/${setId}/runs/${runId}`);
      return ['done', 'failed'].includes(body.state) && body;
    });

  it('keeps sets and questions', async () => {
    const id = await newSet('  Opening hours  ');
    const added = await own.call<{ questions: TestQuestionDto[] }>('POST', `test-sets/${id}/questions`, {
      questions: QUESTIONS(),
    });
    expect(added.status).toBe(201);
    const [first] = added.body.questions;
    expect(first).toMatchObject(QUESTIONS()[0]!);
    expect((await own.call<TestSetDto>('GET', `test-sets/${id}`)).body).toMatchObject({
      name: 'Opening hours',
      questions: 3,
    });
    const path = `test-sets/${id}/questions/${first!.id}`;
    expect((await own.call('PATCH', path, { question: 'When?', expected: [] })).body).toMatchObject({
      question: 'When?',
      expected: [],
    });
    const page = await own.call<{ items: TestQuestionDto[]; next_cursor: string }>(
      'GET',
      `test-sets/${id}/questions?limit=2`,
    );
    expect(page.body.items.map((q) => q.question)).toEqual(['When?', QUESTIONS()[1]!.question]);
    const rest = await own.call<{ items: TestQuestionDto[] }>(
      'GET',
      `test-sets/${id}/questions?limit=2&cursor=${page.body.next_cursor}`,
    );
    expect(rest.body.items).toHaveLength(1);
    expect((await own.call('DELETE', path)).status).toBe(204);
    expect((await own.call<TestSetDto>('GET', `test-sets/${id}`)).body.questions).toBe(2);
    expect((await own.call<TestSetDto>('PATCH', `test-sets/${id}`, { name: 'Hours' })).body.name).toBe('Hours');
    expect((await own.call('DELETE', `test-sets/${id}`)).status).toBe(204);
    expect(await own.call('GET', `test-sets/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'test_set_not_found' },
    });
  });

  it('runs a set and says how each question fared', async () => {
    const id = await newSet('Library');
    await own.call('POST', `test-sets/${id}/questions`, { questions: QUESTIONS() });
    const started = await own.call<TestRunDto>('POST', `test-sets/${id}/runs`, { settings: { mode: 'lexical' } });
    expect(started).toMatchObject({ status: 202, body: { state: 'queued', total: 3, name: 'mode lexical' } });
    const run = await finished(id, started.body.id);
    expect(run).toMatchObject({ state: 'done', done: 3, settings: { mode: 'lexical', top_k: 5 } });
    expect(run.figures).toMatchObject({ questions: 3, answerable: 2, recall: 1, no_answer_accuracy: 1 });
    expect(run.figures!.ndcg).toBeGreaterThan(0.6);
    expect(run.embedder_id).toEqual(expect.any(String));
    expect(run.results.map((r) => r.decided_right)).toEqual([true, true, true]);
    expect(run.results[0]!.found[0]).toMatchObject({ document_id: documentId, title: 'library.txt' });
    const list = await own.call<{ items: TestRunDto[] }>('GET', `test-sets/${id}/runs`);
    expect(list.body.items).toHaveLength(1);
    expect(list.body.items[0]).not.toHaveProperty('results');
    expect((await own.call('POST', `test-sets/${id}/runs/${run.id}/cancel`)).status).toBe(409);
    expect((await own.call('DELETE', `test-sets/${id}/runs/${run.id}`)).status).toBe(204);
  });

  it('takes up a run that the job queue has lost', async () => {
    const id = await newSet('Lost');
    await own.call('POST', `test-sets/${id}/questions`, { questions: QUESTIONS() });
    const { body } = await own.call<TestRunDto>('POST', `test-sets/${id}/runs`, {});
    await finished(id, body.id);
    await abandon(body.id);
    await worker.get(EvaluationProcessor, { strict: false }).requeueUnfinished();
    expect((await finished(id, body.id)).state).toBe('done');
  });

  /** As a run looks whose worker was killed and whose job is gone. */
  const abandon = (runId: string): Promise<unknown> =>
    inWorkspace(worker, own.account.workspaceId, () =>
      worker
        .get(TenantDb, { strict: false })
        .tx((em) => em.nativeUpdate(TestRun, { id: runId }, { state: 'running', done: 1, figures: null })),
    );

  it.each([
    ['a taken name', 'POST', 'test-sets', { name: 'Library' }, 409, 'conflict'],
    ['an empty name', 'POST', 'test-sets', { name: '  ' }, 422, 'validation_failed'],
    ['an id that is none', 'GET', 'test-sets/nonsense', undefined, 422, 'validation_failed'],
    ['a cursor that is none', 'GET', 'test-sets?cursor=WyJ4Il0', undefined, 400, 'invalid_cursor'],
  ])('refuses %s', async (_, method, path, body, status, code) => {
    expect(await own.call(method, path, body)).toMatchObject({ status, body: { code } });
  });

  it('refuses what cannot be run or kept', async () => {
    const id = await newSet('Empty');
    const refused = async (path: string, body: object) =>
      (await own.call('POST', `test-sets/${id}/${path}`, body)).status;
    expect(await refused('runs', {})).toBe(422);
    expect(await refused('questions', { questions: [] })).toBe(422);
    expect(await refused('questions', { questions: [{ question: '', expected: [] }] })).toBe(422);
    const backwards = { document_id: documentId, start: 9, end: 3, quote: 'x' };
    expect(await refused('questions', { questions: [{ question: 'Q?', expected: [backwards] }] })).toBe(422);
    await own.call('POST', `test-sets/${id}/questions`, { questions: [{ question: 'Q?', expected: [] }] });
    expect(await refused('runs', { settings: { top_k: 0 } })).toBe(422);
    expect(await refused('runs', { settings: { mode: 'magic' } })).toBe(422);
    expect((await own.call<TestSetDto>('GET', `test-sets/${id}`)).body.questions).toBe(1);
  });
});
