import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PgVectorStore } from '../../src/vectors/pgvector/pgvector-store.js';
import { ids, point } from '../../src/vectors/testing/store-context.js';
import { vectorStoreContract } from '../../src/vectors/testing/vector-store.contract.js';
import { randomUnit, seeded, unit } from '../../src/vectors/testing/vectors.js';
import { tokenizeTerms } from '../../src/vectors/terms.js';
import type { VectorPoint } from '../../src/vectors/vector-store.js';
import { testServices } from '../support/services.js';

const open = async (): Promise<PgVectorStore> => {
  // The graph of the usual 10,000 points would keep an embedded PostgreSQL, and with it the suites that share it, busy for long.
  const store = new PgVectorStore({ url: testServices().vectorDatabaseUrl, poolMax: 3, exactBelow: 2_000 });
  await store.start();
  return store;
};

vectorStoreContract('pgvector', { open, crowd: 5_000 });

/** BM25 as it is written down. */
function bm25(points: VectorPoint[], text: string): { id: string; score: number }[] {
  const lengths = points.map(({ terms }) => terms!.reduce((sum, { weight }) => sum + weight, 0));
  const average = lengths.reduce((sum, length) => sum + length, 0) / points.length;
  const scores = points.map(() => 0);
  for (const { term } of tokenizeTerms(text)) {
    const found = points.map(({ terms }) => terms!.find((each) => each.term === term)?.weight ?? 0);
    const n = found.filter((tf) => tf > 0).length;
    const idf = Math.log(1 + (points.length - n + 0.5) / (n + 0.5));
    found.forEach((tf, i) => (scores[i]! += (idf * tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * lengths[i]!) / average))));
  }
  const scored = points.map(({ id }, i) => ({ id, score: scores[i]! })).filter(({ score }) => score > 0);
  return scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

describe('postings of a large workspace', () => {
  const COLLECTION = 'postings';
  const workspaceId = randomUUID();
  const random = seeded(11);
  const word = (): string => `w${Math.floor(random() ** 3 * 400)}`;
  // Some words are in most of the 3,000 points, more than a search reads of one term.
  const points = Array.from({ length: 3_000 }, (_, i) =>
    point(workspaceId, randomUnit(3, random), {
      documentId: `d${i % 60}`,
      terms: tokenizeTerms(Array.from({ length: 12 }, word).join(' ')),
    }),
  );
  let store: PgVectorStore;

  beforeAll(async () => {
    store = await open();
    await store.ensureCollection({ name: COLLECTION, dimensions: 3, sparse: true });
    await store.upsert(COLLECTION, points);
  }, 60_000);
  afterAll(async () => {
    await store.delete(COLLECTION, { workspaceId });
    await store.stop();
  });

  const search = (text: string, filter: object = {}) =>
    store.searchSparse(COLLECTION, { filter: { workspaceId, ...filter }, terms: tokenizeTerms(text), limit: 10 });

  it.each(['w390', 'w300 w250 w120', 'w7 w350', 'w250 w251 w252 w253'])('answers %s exactly', async (text) => {
    const [found, exact] = [await search(text), bm25(points, text).slice(0, 10)];
    found.forEach(({ score }, i) => expect(score).toBeCloseTo(exact[i]!.score, 3));
    expect(ids(found).toSorted()).toEqual(ids(exact).toSorted());
  });

  it('finds nearly all of the best for words that are everywhere, with their true scores', async () => {
    const text = 'w0 w1 w2 w3 w5 w8';
    const exact = new Map(bm25(points, text).map(({ id, score }, rank) => [id, { score, rank }]));
    const found = await search(text);
    expect(found).toHaveLength(10);
    for (const { id, score } of found) expect(score).toBeCloseTo(exact.get(id)!.score, 3);
    expect(found.filter(({ id }) => exact.get(id)!.rank < 10).length).toBeGreaterThanOrEqual(8);
  });

  it.each([
    ['few points', ['d1', 'd2']],
    ['many points', Array.from({ length: 45 }, (_, i) => `d${i}`)],
  ])('filters: %s', async (_, documentIds) => {
    const own = new Set(points.filter((each) => documentIds.includes(each.documentId!)).map(({ id }) => id));
    const exact = bm25(points, 'w0 w120 w250').filter(({ id }) => own.has(id));
    const found = await search('w0 w120 w250', { documentIds });
    found.forEach(({ score }, i) => expect(score).toBeCloseTo(exact[i]!.score, 3));
  });

  it('forgets the statistics of what is deleted', async () => {
    const client = new pg.Client({ connectionString: testServices().vectorDatabaseUrl });
    await client.connect();
    const other = randomUUID();
    await store.upsert(COLLECTION, [point(other, unit(1, 0, 0), { terms: tokenizeTerms('a trace of words') })]);
    await store.delete(COLLECTION, { workspaceId: other });
    for (const table of ['', '_terms', '_df']) {
      const text = `select count(*)::int as n from vec_${COLLECTION}${table} where workspace_id = $1`;
      expect((await client.query<{ n: number }>({ text, values: [other] })).rows[0]!.n).toBe(0);
    }
    await client.end();
  });
});

describe('a collection of an earlier version', () => {
  const name = `old_${randomUUID().slice(0, 8)}`;
  const workspaceId = randomUUID();

  it('is brought up to date in place, and is searched by what it holds', async () => {
    const current = await open();
    await current.ensureCollection({ name, dimensions: 3, sparse: true });
    const texts = ['the harbour and the kraken', 'the harbour', 'the harbour of boats'];
    const points = texts.map((text) => point(workspaceId, unit(1, 0, 0), { terms: tokenizeTerms(text) }));
    await current.upsert(name, points);
    const search = async (store: PgVectorStore) =>
      store.searchSparse(name, { filter: { workspaceId }, terms: tokenizeTerms('kraken harbour'), limit: 5 });
    const expected = await search(current);
    await current.stop();
    const client = new pg.Client({ connectionString: testServices().vectorDatabaseUrl });
    await client.connect();
    for (const text of [
      `drop table vec_${name}_df`,
      `drop index vec_${name}_terms_impact`,
      `drop index vec_${name}_terms_of_point`,
      `alter table vec_${name}_terms add primary key (workspace_id, term, point) include (tf, length)`,
      `create index vec_${name}_terms_point on vec_${name}_terms (point)`,
      `update vec_collections set layout = 1 where name = '${name}'`,
    ])
      await client.query({ text });
    // Two processes boot at once.
    const [one, two] = await Promise.all([open(), open()]);
    expect(await search(one)).toEqual(expected);
    await two.upsert(name, [point(workspaceId, unit(1, 0, 0), { terms: tokenizeTerms('kraken') })]);
    expect(await search(one)).toHaveLength(4);
    const indexes = await client.query<{ indexname: string }>({
      text: `select indexname from pg_indexes where tablename = 'vec_${name}_terms' order by 1`,
    });
    expect(indexes.rows.map((row) => row.indexname)).toEqual([
      `vec_${name}_terms_impact`,
      `vec_${name}_terms_of_point`,
    ]);
    await one.delete(name, { workspaceId });
    await Promise.all([one.stop(), two.stop(), client.end()]);
  }, 60_000);
});
