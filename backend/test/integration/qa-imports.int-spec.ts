import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { RequestContext } from '../../src/common/context/request-context.js';
import { QaImportRunner } from '../../src/qa/imports/qa-import.runner.js';
import { QaImportsRepository } from '../../src/qa/imports/qa-imports.repository.js';
import { HOSTILE_FILES } from '../../src/parsing/testing/hostile-files.js';
import { tinyXlsx } from '../../src/parsing/testing/office-files.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { type Answer, send } from './chat-support.js';
import { uploadCsv } from './qa-support.js';

describe('imports of Q&A entries', () => {
  let api: RunningApi;
  let worker: INestApplicationContext;
  let own: TestAccount;

  beforeAll(async () => {
    const environment = testEnvironment({ NEXUS_MAX_QA_ENTRIES: '3000' });
    api = await startApi(environment);
    worker = await startWorker(environment);
  });
  beforeEach(async () => {
    own = await registerAccount(api);
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  const ask = (method: string, path: string, body?: unknown, as: Pick<TestAccount, 'headers'> = own): Promise<Answer> =>
    send(api, method, `/api/qa${path}`, as, body);
  const upload = async (csv: string): Promise<string> => {
    const answer = await uploadCsv(api, own, csv);
    expect(answer).toMatchObject({ status: 201, body: { state: 'uploaded' } });
    return answer.body.id;
  };
  const run = async (id: string, body: object = {}) => {
    expect((await ask('POST', `/import/${id}/run`, body)).status).toBe(202);
    const ended = async () => {
      const { body: job } = await ask('GET', `/import/${id}`);
      return /done|failed|cancelled/.test(job.state) ? job : undefined;
    };
    return eventually('the end of the import', ended, 60_000);
  };
  const questions = async (query = ''): Promise<string[]> =>
    (await ask('GET', `?sort=question&limit=100${query}`)).body.items.map((e: { question: string }) => e.question);
  const inside = <T>(fn: () => Promise<T>): Promise<T> =>
    worker.get(RequestContext, { strict: false }).run({ workspaceId: own.workspaceId }, fn);

  const CSV = [
    'Question;Answer;Alternatives;Tags;Lang',
    'When do you open?;At nine.;"Opening hours',
    'Are you open?";contact, shop;en',
    '"Where, exactly, are you?";In Berlin.;;;',
    ';No question;;;',
    'Too long a language?;x;;;not a language',
    'when do you OPEN;again;;;en',
    '=1+1 or what?;"A ""quoted"" answer";;;',
  ].join('\n');

  it('suggests a mapping, reports every bad row with its line, and imports the others unless it is a dry run', async () => {
    const answer = await uploadCsv(api, own, CSV);
    expect(answer.body).toMatchObject({
      columns: ['Question', 'Answer', 'Alternatives', 'Tags', 'Lang'],
      mapping: { question: 'Question', answer: 'Answer', variants: 'Alternatives', tags: 'Tags', language: 'Lang' },
      total: 6,
    });
    const { id } = answer.body;
    const dry = await run(id);
    const faults = [
      expect.objectContaining({ row: 4, column: 'Question', code: 'required' }),
      expect.objectContaining({ row: 5, column: 'Lang', code: 'invalid' }),
      expect.objectContaining({ row: 6, code: 'repeated', message: expect.stringContaining('Row 2') }),
    ];
    expect(dry).toMatchObject({ state: 'done', dry_run: true, created: 3, rejected: 3, done: 6, errors: faults });
    expect(await questions()).toEqual([]);
    const real = await run(id, { dry_run: false, publish: true });
    expect(real).toMatchObject({ state: 'done', created: 3, updated: 0, rejected: 3, errors: faults });
    expect(await questions('&status=published&origin=import')).toEqual([
      '=1+1 or what?',
      'When do you open?',
      'Where, exactly, are you?',
    ]);
    const [hit] = (await ask('GET', '/search?query=opening%20HOURS')).body.results;
    expect(hit).toMatchObject({ exact: true, entry: { variants: ['Opening hours', 'Are you open?'], language: 'en' } });
    expect((await ask('POST', `/import/${id}/run`, { dry_run: false })).body.code).toBe('conflict');
  });

  it('changes entries with the same external id or question, and skips unchanged ones', async () => {
    const first = 'id,question,answer\n1,One?,a\n2,Two?,b\n3,Three?,c\n';
    await run(await upload(first), { dry_run: false, publish: true });
    const second = 'id,question,answer\n1,One renamed?,a\n2,Two?,b\n,three,changed\n4,Four?,d\n';
    const job = await run(await upload(second), { dry_run: false });
    expect(job).toMatchObject({ created: 1, updated: 2, unchanged: 1, rejected: 0 });
    expect(await questions('&status=published')).toEqual(['One renamed?', 'Two?', 'three']);
    expect(await questions('&status=draft')).toEqual(['Four?']);
    const { items } = (await ask('GET', '?q=renamed')).body;
    expect(items[0]).toMatchObject({ external_id: '1', version: 2, variants: [] });
    expect((await ask('GET', `/${items[0].id}/versions`)).body.items).toMatchObject([{ version: 2 }, { version: 1 }]);
  });

  it('exports all entries as a file that imports without changes', async () => {
    const tricky = {
      question: '=SUM(A1) – what?',
      variants: ['a, "b"', '+1'],
      answer: 'one\ntwo; "three"',
      tags: ['x'],
    };
    await ask('POST', '', { ...tricky, status: 'published', external_id: '-7' });
    const response = await fetch(`${api.url}/api/qa/export`, { headers: own.headers });
    const csv = await response.text();
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(csv).toContain("'=SUM(A1)");
    expect(await run(await upload(csv), { dry_run: false })).toMatchObject({ unchanged: 1, created: 0, updated: 0 });
  });

  it('reads the first sheet of a workbook, and exports one that imports without changes', async () => {
    const rows = [
      ['Question', 'Answer', 'Alternatives', 'Until'],
      [
        'When do you open?',
        'At nine.\n\n- and at ten',
        'Opening hours\nAre you open?',
        '<c r="D2" s="1"><v>55153</v></c>',
      ],
      [],
      ['', 'No question', '', ''],
      ['=1+1 or what?', '&lt;b&gt;', '', ''],
    ];
    const answer = await uploadCsv(
      api,
      own,
      new Uint8Array(await tinyXlsx([{ name: 'FAQ', rows }], ['d.m.yyyy'])),
      'faq.xlsx',
    );
    expect(answer.body).toMatchObject({ name: 'faq.xlsx', columns: rows[0], total: 3 });
    const { mapping, id } = answer.body;
    const done = await run(id, { dry_run: false, publish: true, mapping: { ...mapping, valid_until: 'Until' } });
    expect(done).toMatchObject({ created: 2, rejected: 1, errors: [expect.objectContaining({ row: 4 })] });
    const exported = await fetch(`${api.url}/api/qa/export?format=xlsx`, { headers: own.headers });
    expect(exported.headers.get('content-disposition')).toContain('qa.xlsx');
    const again = await uploadCsv(api, own, new Uint8Array(await exported.arrayBuffer()), 'qa.xlsx');
    expect(again.body).toMatchObject({ total: 2, mapping: { question: 'question', valid_until: 'valid_until' } });
    expect(await run(again.body.id)).toMatchObject({ created: 0, updated: 0, unchanged: 2, rejected: 0 });
    const [entry] = (await ask('GET', '?q=open')).body.items;
    expect(entry).toMatchObject({ valid_until: '2050-12-31T00:00:00.000Z', answer: 'At nine.\n\n- and at ten' });
  });

  it('rejects a workbook that is a zip bomb, truncated or encrypted, immediately and with a reason', async () => {
    const bomb = Buffer.from(await HOSTILE_FILES['zip bomb as xlsx']!.bytes());
    const cut = (await tinyXlsx([{ name: 'A', rows: [['question', 'answer']] }])).subarray(0, 900);
    const locked = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000)]);
    for (const [bytes, code] of [
      [bomb, 'too_complex'],
      [cut, 'corrupt'],
      [locked, 'corrupt'],
    ] as const) {
      const refused = await uploadCsv(api, own, new Uint8Array(bytes), 'x.xlsx');
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'validation_failed', errors: [{ field: 'file', code }] },
      });
    }
    expect((await ask('GET', '/import')).body.items).toEqual([]);
  });

  it('skips rows that another published entry answers, and reports them', async () => {
    await ask('POST', '', { question: 'Taken?', answer: 'mine', status: 'published', language: 'en' });
    const csv = 'question,variants,answer,lang\nOther?,taken,theirs,en\nFree?,,x,en\n';
    const job = await run(await upload(csv), { dry_run: false, publish: true });
    expect(job).toMatchObject({ created: 1, rejected: 1, errors: [{ code: 'question_taken', row: 0 }] });
    expect(await questions('&status=published')).toEqual(['Free?', 'Taken?']);
  });

  it('shows nothing of an interrupted import, and resumes it', async () => {
    const id = await upload('question,answer\nCut?,a\n');
    await inside(async () => {
      const imports = worker.get(QaImportsRepository, { strict: false });
      const content = { question: 'Half?', variants: [], answer: 'x', language: '', tags: [], ownerId: null };
      const rest = { status: 'published' as const, validFrom: null, validUntil: null, note: '', externalId: null };
      await imports.stage(id, 'x', [{ content: { ...content, ...rest }, replacesId: null }]);
    });
    expect(await questions()).toEqual([]);
    expect((await ask('GET', '/search?query=Half')).body.results).toEqual([]);
    await run(id, { dry_run: false, publish: true });
    expect(await questions()).toEqual(['Cut?']);
  });

  it('keeps nothing of a cancelled import', async () => {
    const id = await upload('question,answer\nCancelled?,a\n');
    const imports = worker.get(QaImportsRepository, { strict: false });
    await inside(() => imports.advance(id, { state: 'cancelled', dryRun: false }, ['uploaded']));
    await inside(() => worker.get(QaImportRunner, { strict: false }).run(id, true, new AbortController().signal));
    expect(await questions()).toEqual([]);
    expect((await ask('POST', `/import/${id}/cancel`)).body.code).toBe('conflict');
    expect((await ask('DELETE', `/import/${id}`)).status).toBe(204);
    expect((await ask('GET', `/import/${id}`)).body.code).toBe('qa_import_not_found');
  });

  it('fails with a reason at the maximum of entries, and keeps nothing', async () => {
    const rows = Array.from({ length: 3_001 }, (_, i) => `Full ${i}?,a`).join('\n');
    const job = await run(await upload(`question,answer\n${rows}\n`), { dry_run: false });
    expect(job).toMatchObject({ state: 'failed', error: expect.stringContaining('3,000 Q&A entries') });
    expect(await questions()).toEqual([]);
  });

  it.each([
    ['nothing', '', 422],
    ['a quote that is never closed', 'question,answer\n"a,b\n', 422],
    ['NUL characters', 'question,answer\na\0,b\n', 422],
    ['too many rows', `question,answer\n${'a,b\n'.repeat(50_001)}`, 422],
  ])('rejects a file with %s', async (_, csv, status) => {
    expect((await uploadCsv(api, own, csv)).status).toBe(status);
  });

  it('rejects invalid files, invalid mappings, and principals without permission', async () => {
    expect((await ask('POST', '/import', {})).status).toBe(415);
    const id = await upload('F,A\nq,a\n');
    const code = async (body: object, as?: Pick<TestAccount, 'headers'>) =>
      (await ask('POST', `/import/${id}/run`, body, as)).body.code;
    expect(await code({ mapping: { question: 'Nope', answer: 'A' } })).toBe('validation_failed');
    expect(await code({ mapping: { question: 'A', answer: 'A' } })).toBe('validation_failed');
    expect(await code({ mapping: { wrong: 'A' } })).toBe('validation_failed');
    const job = await run(id, { mapping: { question: 'F' } });
    expect(job).toMatchObject({ state: 'failed', error: expect.stringContaining('answer') });
    const scopes = { name: 't', scopes: ['qa:write'] };
    const { body } = await send(api, 'POST', '/api/tokens', own, scopes);
    const writer = { headers: { authorization: `Bearer ${body.token}` } };
    expect(await code({ publish: true }, writer)).toBe('forbidden');
    expect(await code({}, await registerAccount(api))).toBe('qa_import_not_found');
  });
});
