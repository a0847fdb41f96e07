import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { TenantDb } from '../../src/database/tenant-db.js';
import { Document } from '../../src/knowledge/documents/document.entity.js';
import type { RagResultsDto } from '../../src/knowledge/retrieval/dto/query.dto.js';
import { registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, type TestEnvironment, testEnvironment } from '../support/test-app.js';
import { inWorkspace, KnowledgeClient } from './knowledge-support.js';

jest.setTimeout(120_000);

let environment: TestEnvironment;
let api: RunningApi;
let worker: INestApplicationContext;
let own: KnowledgeClient;
const ids: Record<string, string> = {};

const QUESTION = 'When does the library open?';
const DOCUMENTS: Record<string, { text: string; folder: string; tags: string[] }> = {
  'greenfield.txt': {
    text: 'The library of Greenfield opens at nine in the morning.',
    folder: 'towns/north',
    tags: ['library', 'north'],
  },
  'redhill.md': { text: 'The library of Redhill opens at ten in the morning.', folder: 'towns', tags: ['library'] },
  'bluewater.txt': {
    text: 'The library of Bluewater opens at eleven in the morning.',
    folder: 'towns_old',
    tags: ['old'],
  },
};
const SECTIONS = ['Tickets', 'Opening', 'Lockers'].map((title) => {
  const sentences = Array.from(
    { length: 40 },
    (_, i) => `Rule ${i} about ${title.toLowerCase()} is kept by the staff.`,
  );
  if (title === 'Opening') sentences[18] = 'The aquarium closes its whale basin on Mondays for cleaning.';
  return `# ${title}\n\n${sentences.join(' ')}`;
});

beforeAll(async () => {
  environment = testEnvironment();
  api = await startApi(environment);
  worker = await startWorker(environment);
  own = new KnowledgeClient(api, await registerAccount(api));
  for (const [name, { text, folder, tags }] of Object.entries(DOCUMENTS)) {
    ids[name] = (await own.uploadReady(name, text)).id;
    await inWorkspace(worker, own.account.workspaceId, () =>
      worker
        .get(TenantDb, { strict: false })
        .tx((em) => em.nativeUpdate(Document, { id: ids[name] }, { folder, tags, createdAt: dateOf(name) })),
    );
  }
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});

const dateOf = (name: string): Date =>
  new Date(name === 'redhill.md' ? '2024-05-01T00:00:00Z' : '2025-05-01T00:00:00Z');

async function ask(query: string, more: object = {}, client = own): Promise<RagResultsDto> {
  const { status, body } = await client.call<RagResultsDto>('POST', 'query', { query, ...more });
  if (status !== 200) throw new Error(`query answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

const titles = async (filter: object, more: object = {}): Promise<string[]> =>
  (await ask(QUESTION, { filter, ...more })).results.map(({ title }) => title).sort();

describe('filters', () => {
  const all = Object.keys(DOCUMENTS).sort();

  it.each<[string, object, string[]]>([
    ['nothing', {}, all],
    ['a folder with those below it', { folder: 'towns' }, ['greenfield.txt', 'redhill.md']],
    ['the folder below', { folder: '/towns/north/' }, ['greenfield.txt']],
    ['a folder that is not there', { folder: 'town' }, []],
    ['a folder of wildcards', { folder: '%' }, []],
    ['one of the tags', { tags: ['north', 'old'] }, ['bluewater.txt', 'greenfield.txt']],
    ['a type', { types: ['markdown'] }, ['redhill.md']],
    ['from a date', { from: '2025-01-01T00:00:00Z' }, ['bluewater.txt', 'greenfield.txt']],
    ['before a date', { to: '2025-01-01T00:00:00Z' }, ['redhill.md']],
    ['all of it together', { folder: 'towns', tags: ['library'], types: ['text'] }, ['greenfield.txt']],
    ['a document that is not there', { document_ids: ['00000000-0000-7000-8000-000000000000'] }, []],
  ])('%s', async (_, filter, expected) => {
    expect(await titles(filter)).toEqual(expected);
    expect(await titles(filter, { mode: 'lexical' })).toEqual(expected);
  });

  it('by document, and never of another workspace', async () => {
    expect(await titles({ document_ids: [ids['redhill.md']] })).toEqual(['redhill.md']);
    const other = new KnowledgeClient(api, await registerAccount(api));
    await other.uploadReady('other.txt', 'The library of Otherton opens at noon.');
    const { results, decision } = await ask(QUESTION, { filter: { document_ids: [ids['redhill.md']] } }, other);
    expect([results, decision]).toEqual([[], 'nothing_relevant']);
    expect((await ask(QUESTION, {}, other)).results.map(({ title }) => title)).toEqual(['other.txt']);
  });

  it.each([
    ['an unknown type', { types: ['exe'] }],
    ['an id that is none', { document_ids: ['x'] }],
    ['no id', { document_ids: [] }],
    ['a date that is none', { from: 'yesterday' }],
    ['an unknown condition', { author: 'me' }],
    ['a list', []],
  ])('refuses %s', async (_, filter) => {
    const answer = await own.call('POST', 'query', { query: QUESTION, filter });
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
  });
});

describe('a decision', () => {
  it('says that something is relevant, or that nothing is', async () => {
    expect((await ask(QUESTION)).decision).toBe('relevant');
    expect(await ask('How are neutron stars formed?')).toEqual({ results: [], decision: 'nothing_relevant' });
    const strict = await ask(QUESTION, { threshold: 1, mode: 'dense' });
    expect(strict).toEqual({ results: [], decision: 'nothing_relevant' });
  });
});

describe('settings', () => {
  it('hold where a request says nothing else', async () => {
    const put = (retrieval: object) => own.call('PUT', 'settings', { retrieval });
    expect((await put({ top_k: 1 })).status).toBe(200);
    expect((await ask(QUESTION)).results).toHaveLength(1);
    expect((await ask(QUESTION, { settings: { top_k: 2 } })).results).toHaveLength(2);
    expect((await ask(QUESTION, { settings: { top_k: 2 }, top_k: 3 })).results).toHaveLength(3);
    await put({ dense_weight: 0.9, threshold: 0.99, top_k: 5 });
    const { explain } = await ask(QUESTION, { explain: true });
    expect(explain).toMatchObject({ dense_weight: 0.9, threshold: 0.99 });
    const { explain: own_ } = await ask(QUESTION, { explain: true, settings: { dense_weight: null }, threshold: 0.5 });
    expect(own_).toMatchObject({ threshold: 0.5 });
    expect(own_!.dense_weight).not.toBe(0.9);
    await put({});
    expect((await ask(QUESTION)).results).toHaveLength(3);
  });

  it('refuses values that are out of range', async () => {
    for (const settings of [{ top_k: 0 }, { diversity: 2 }, { neighbours: 9 }, { per_document: 0 }, { colour: 1 }]) {
      expect((await own.call('POST', 'query', { query: QUESTION, settings })).status).toBe(422);
    }
  });

  it('make an answer that is kept under them one of the past', async () => {
    const create = async () => {
      const response = await fetch(`${api.url}/api/v1/create`, {
        method: 'POST',
        headers: { ...own.account.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ prompt: `${QUESTION} Tell me all.`, model: 'nexus/extractive' }),
      });
      return response.headers.get('x-nexus-cache');
    };
    expect(await create()).toBe('miss');
    expect(await create()).toBe('exact');
    await own.call('PUT', 'settings', { retrieval: { top_k: 2 } });
    expect(await create()).toBe('miss');
    await own.call('PUT', 'settings', {});
  });
});

describe('neighbours', () => {
  it('are read with a hit, within its section, at the right place of the text', async () => {
    const document = await own.uploadReady('aquarium.md', SECTIONS.join('\n\n'));
    const question = 'When is the whale basin of the aquarium closed for cleaning?';
    const alone = (await ask(question, { settings: { neighbours: 0 }, top_k: 1 })).results[0]!;
    const wide = (await ask(question, { settings: { neighbours: 1 }, top_k: 1 })).results[0]!;
    expect(wide.chunk_id).toBe(alone.chunk_id);
    expect(wide.text).toHaveLength(wide.end - wide.start);
    expect(wide.text.length).toBeGreaterThan(alone.text.length);
    expect(wide.text.slice(alone.start - wide.start, alone.end - wide.start)).toBe(alone.text);
    expect(wide.text).not.toMatch(/tickets|lockers/);
    // What stands in it stands in it once.
    const rules = wide.text.match(/Rule \d+/g) ?? [];
    expect(new Set(rules).size).toBe(rules.length);
    await own.call('DELETE', `documents/${document.id}`);
  });
});

describe('an explanation', () => {
  it('names ranks, scores, gates and reasons of every candidate', async () => {
    const { results, explain } = await ask(QUESTION, { explain: true, top_k: 1 });
    const [first, ...rest] = explain!.candidates;
    expect(first).toMatchObject({ chunk_id: results[0]!.chunk_id, fused_rank: 1, in_result: true, coverage: 1 });
    expect(first!.passes).not.toBeNull();
    expect(first).not.toHaveProperty('dropped');
    expect(rest.map(({ dropped, in_result }) => [dropped, in_result])).toEqual([
      ['beyond_top_k', false],
      ['beyond_top_k', false],
    ]);
    expect(explain!.candidates.map(({ lexical_rank }) => lexical_rank).toSorted()).toEqual([1, 2, 3]);
    expect(explain!.timings_ms.total).toBeGreaterThan(0);
    const foreign = await ask('How are neutron stars formed in the morning?', { explain: true });
    expect(foreign.results).toEqual([]);
    expect(
      foreign.explain!.candidates.every(({ dropped, passes }) => dropped === 'below_floor' && passes === null),
    ).toBe(true);
    expect((await ask(QUESTION)).explain).toBeUndefined();
  });
});
