import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tokenizeTerms } from '../terms.js';
import type { VectorPoint, VectorStore } from '../vector-store.js';
import { cosine, randomUnit, seeded, unit } from './vectors.js';

export interface ContractOptions {
  /** A started store. */
  open: () => Promise<VectorStore>;
  /** Points in the collection of the small-tenant test; its tenant has one in a hundred. */
  crowd?: number;
}

const EMBEDDER = 'contract';
const PLAIN = 'contract_plain';
const TEXTS = 'contract_texts';
const CROWD = 'contract_crowd';

const point = (workspaceId: string, vector: Float32Array, rest: Partial<VectorPoint> = {}): VectorPoint => ({
  id: randomUUID(),
  workspaceId,
  vector,
  embedderId: EMBEDDER,
  ...rest,
});
const ids = (hits: readonly { id: string }[]): string[] => hits.map(({ id }) => id);

/** What every VectorStore must do, whatever stands behind it. */
export function vectorStoreContract(name: string, { open, crowd = 20_000 }: ContractOptions): void {
  describe(`VectorStore contract: ${name}`, () => {
    let store: VectorStore;
    const workspaces = new Set<string>();
    const workspace = (): string => {
      const id = randomUUID();
      workspaces.add(id);
      return id;
    };

    beforeAll(async () => {
      store = await open();
      await store.ensureCollection({ name: PLAIN, dimensions: 3, sparse: false });
      await store.ensureCollection({ name: TEXTS, dimensions: 3, sparse: true });
    }, 60_000);

    afterAll(async () => {
      for (const workspaceId of workspaces) {
        for (const collection of [PLAIN, TEXTS, CROWD]) await store.delete(collection, { workspaceId });
      }
      await store.stop();
    }, 60_000);

    it('answers a ping', async () => {
      await store.ping();
    });

    it('creates a collection once, from several callers at the same time', async () => {
      const spec = { name: `contract_${randomUUID().slice(0, 8)}`, dimensions: 3, sparse: true };
      await Promise.all([store.ensureCollection(spec), store.ensureCollection(spec)]);
      await store.ensureCollection(spec);
      await expect(store.ensureCollection({ ...spec, dimensions: 4 })).rejects.toBeInstanceOf(RangeError);
    });

    it('orders by cosine and scores from -1 to 1', async () => {
      const workspaceId = workspace();
      const [near, far, opposite] = [unit(1, 0.1, 0), unit(0, 1, 0), unit(-1, 0, 0)].map((vector) => point(workspaceId, vector));
      await store.upsert(PLAIN, [far!, opposite!, near!]);
      const hits = await store.searchDense(PLAIN, { filter: { workspaceId }, vector: unit(1, 0, 0), limit: 10 });
      expect(ids(hits)).toEqual([near!.id, far!.id, opposite!.id]);
      expect(hits[0]!.score).toBeCloseTo(cosine(near!.vector, unit(1, 0, 0)), 4);
      expect(hits[1]!.score).toBeCloseTo(0, 4);
      expect(hits[2]!.score).toBeCloseTo(-1, 4);
    });

    it('gives back document and version, and nothing for those that have none', async () => {
      const workspaceId = workspace();
      const [documentId, versionId] = [randomUUID(), randomUUID()];
      await store.upsert(PLAIN, [point(workspaceId, unit(1, 0, 0), { documentId, versionId }), point(workspaceId, unit(0, 1, 0))]);
      const [first, second] = await store.searchDense(PLAIN, { filter: { workspaceId }, vector: unit(1, 0, 0), limit: 2 });
      expect(first).toMatchObject({ documentId, versionId });
      expect(second!.documentId).toBeUndefined();
      expect(second!.versionId).toBeUndefined();
    });

    it('honours the limit, and answers nothing for zero', async () => {
      const workspaceId = workspace();
      await store.upsert(PLAIN, Array.from({ length: 5 }, (_, i) => point(workspaceId, unit(1, i, 0))));
      const search = (limit: number) => store.searchDense(PLAIN, { filter: { workspaceId }, vector: unit(1, 0, 0), limit });
      expect(await search(3)).toHaveLength(3);
      expect(await search(0)).toEqual([]);
      expect(await search(-1)).toEqual([]);
    });

    it('replaces a point with the same id, in one call and in two', async () => {
      const workspaceId = workspace();
      const first = point(workspaceId, unit(1, 0, 0), { documentId: 'old', terms: tokenizeTerms('alpha') });
      await store.upsert(TEXTS, [first, { ...first, documentId: 'twice' }]);
      await store.upsert(TEXTS, [{ ...first, vector: unit(0, 1, 0), documentId: 'new', terms: tokenizeTerms('beta') }]);
      expect(await store.count(TEXTS, { workspaceId })).toBe(1);
      const [hit] = await store.searchDense(TEXTS, { filter: { workspaceId }, vector: unit(0, 1, 0), limit: 5 });
      expect(hit).toMatchObject({ id: first.id, documentId: 'new' });
      expect(hit!.score).toBeCloseTo(1, 4);
      const sparse = (text: string) => store.searchSparse(TEXTS, { filter: { workspaceId }, terms: tokenizeTerms(text), limit: 5 });
      expect(await sparse('alpha')).toEqual([]);
      expect(ids(await sparse('beta'))).toEqual([first.id]);
    });

    it('filters by document, version, partition and ids together', async () => {
      const workspaceId = workspace();
      const a = point(workspaceId, unit(1, 0, 0), { documentId: 'd1', versionId: 'v1', partition: 'p1' });
      const b = point(workspaceId, unit(1, 0, 0.1), { documentId: 'd1', versionId: 'v2', partition: 'p1' });
      const c = point(workspaceId, unit(1, 0, 0.2), { documentId: 'd2', versionId: 'v1', partition: 'p2' });
      await store.upsert(PLAIN, [a, b, c]);
      const search = async (filter: object) =>
        ids(await store.searchDense(PLAIN, { filter: { workspaceId, ...filter }, vector: unit(1, 0, 0), limit: 9 }));
      expect(await search({ documentId: 'd1' })).toEqual([a.id, b.id]);
      expect(await search({ versionId: 'v1' })).toEqual([a.id, c.id]);
      expect(await search({ partition: 'p2' })).toEqual([c.id]);
      expect(await search({ documentId: 'd1', versionId: 'v2' })).toEqual([b.id]);
      expect(await search({ ids: [c.id, b.id] })).toEqual([b.id, c.id]);
      expect(await search({ ids: [c.id], documentId: 'd1' })).toEqual([]);
      expect(await store.count(PLAIN, { workspaceId, documentId: 'd1' })).toBe(2);
    });

    it('never crosses workspaces: search, count and delete', async () => {
      const [mine, theirs] = [workspace(), workspace()];
      const own = point(mine, unit(0, 1, 0), { documentId: 'same', terms: tokenizeTerms('zebra crossing') });
      const foreign = point(theirs, unit(1, 0, 0), { documentId: 'same', terms: tokenizeTerms('zebra zebra') });
      await store.upsert(TEXTS, [own, foreign]);
      const dense = await store.searchDense(TEXTS, { filter: { workspaceId: mine }, vector: unit(1, 0, 0), limit: 9 });
      expect(ids(dense)).toEqual([own.id]);
      const sparse = await store.searchSparse(TEXTS, { filter: { workspaceId: mine }, terms: tokenizeTerms('zebra'), limit: 9 });
      expect(ids(sparse)).toEqual([own.id]);
      expect(await store.count(TEXTS, { workspaceId: mine, ids: [foreign.id] })).toBe(0);
      await store.delete(TEXTS, { workspaceId: mine, ids: [foreign.id] });
      await store.delete(TEXTS, { workspaceId: mine, documentId: 'same' });
      expect(await store.count(TEXTS, { workspaceId: mine })).toBe(0);
      expect(await store.count(TEXTS, { workspaceId: theirs })).toBe(1);
    });

    it('ranks by BM25: rare terms, frequency and short texts count', async () => {
      const workspaceId = workspace();
      const add = (text: string) => point(workspaceId, unit(1, 1, 1), { terms: tokenizeTerms(text) });
      const rare = add('the kraken waits below the harbour pier');
      const common = add('the harbour has a long pier of stone');
      const filler = Array.from({ length: 20 }, (_, i) => add(`harbour number ${i} with one pier and many boats`));
      const once = add('walrus seal otter dolphin whale porpoise');
      const twice = add('walrus walrus otter dolphin whale porpoise');
      const long = add(`walrus ${'seal otter dolphin whale porpoise narwhal '.repeat(10)}`);
      await store.upsert(TEXTS, [rare, common, ...filler, once, twice, long]);
      const search = async (text: string, limit = 50) =>
        store.searchSparse(TEXTS, { filter: { workspaceId }, terms: tokenizeTerms(text), limit });
      const kraken = await search('kraken in the harbour', 2);
      expect(kraken[0]!.id).toBe(rare.id);
      expect(kraken[0]!.score).toBeGreaterThan(2 * kraken[1]!.score);
      expect(ids(await search('walrus'))).toEqual([twice.id, once.id, long.id]);
      expect((await search('harbour')).every(({ score }) => score > 0)).toBe(true);
      expect(await search('unicorn')).toEqual([]);
    });

    it('filters a lexical search like a dense one', async () => {
      const workspaceId = workspace();
      const old = point(workspaceId, unit(1, 0, 0), { versionId: 'v1', terms: tokenizeTerms('invoice deadline') });
      const current = point(workspaceId, unit(1, 0, 0), { versionId: 'v2', terms: tokenizeTerms('deadline for an invoice') });
      await store.upsert(TEXTS, [old, current]);
      const hits = await store.searchSparse(TEXTS, {
        filter: { workspaceId, versionId: 'v2' },
        terms: tokenizeTerms('invoice'),
        limit: 5,
      });
      expect(hits).toEqual([{ id: current.id, versionId: 'v2', score: expect.any(Number) }]);
    });

    it('deletes what the filter says and leaves no postings behind', async () => {
      const workspaceId = workspace();
      const keep = point(workspaceId, unit(1, 0, 0), { documentId: 'keep', terms: tokenizeTerms('tulip rose') });
      const drop = Array.from({ length: 3 }, () => point(workspaceId, unit(1, 0, 0), { documentId: 'drop', terms: tokenizeTerms('tulip') }));
      await store.upsert(TEXTS, [keep, ...drop]);
      await store.delete(TEXTS, { workspaceId, documentId: 'drop' });
      expect(await store.count(TEXTS, { workspaceId, documentId: 'drop' })).toBe(0);
      const hits = await store.searchSparse(TEXTS, { filter: { workspaceId }, terms: tokenizeTerms('tulip'), limit: 9 });
      expect(ids(hits)).toEqual([keep.id]);
      await store.delete(TEXTS, { workspaceId });
      expect(await store.count(TEXTS, { workspaceId })).toBe(0);
    });

    it('takes empty input for what it is', async () => {
      const workspaceId = workspace();
      await store.upsert(PLAIN, [point(workspaceId, unit(1, 0, 0))]);
      await store.upsert(PLAIN, []);
      expect(await store.searchSparse(TEXTS, { filter: { workspaceId }, terms: [], limit: 5 })).toEqual([]);
      expect(await store.searchDense(PLAIN, { filter: { workspaceId, ids: [] }, vector: unit(1, 0, 0), limit: 5 })).toEqual([]);
      expect(await store.count(PLAIN, { workspaceId, ids: [] })).toBe(0);
      // The dangerous one: no id must not mean every id.
      await store.delete(PLAIN, { workspaceId, ids: [] });
      await store.delete(PLAIN, { workspaceId, ids: ['no-uuid'] });
      expect(await store.count(PLAIN, { workspaceId })).toBe(1);
    });

    it('keeps a point without terms out of lexical searches only', async () => {
      const workspaceId = workspace();
      const silent = point(workspaceId, unit(1, 0, 0), { terms: [] });
      await store.upsert(TEXTS, [silent]);
      expect(await store.count(TEXTS, { workspaceId })).toBe(1);
      expect(ids(await store.searchDense(TEXTS, { filter: { workspaceId }, vector: unit(1, 0, 0), limit: 1 }))).toEqual([silent.id]);
    });

    it('treats an unknown collection as empty, except for writing', async () => {
      const workspaceId = workspace();
      const name = `nowhere_${randomUUID().slice(0, 8)}`;
      expect(await store.searchDense(name, { filter: { workspaceId }, vector: unit(1, 0, 0), limit: 5 })).toEqual([]);
      expect(await store.searchSparse(name, { filter: { workspaceId }, terms: tokenizeTerms('x-ray'), limit: 5 })).toEqual([]);
      expect(await store.count(name, { workspaceId })).toBe(0);
      await store.delete(name, { workspaceId });
      await expect(store.upsert(name, [point(workspaceId, unit(1, 0, 0))])).rejects.toBeInstanceOf(RangeError);
    });

    it.each([
      ['a vector of another length', () => [point(randomUUID(), unit(1, 0, 0, 0))]],
      ['a zero vector', () => [point(randomUUID(), new Float32Array(3))]],
      ['a vector that is not a number', () => [point(randomUUID(), Float32Array.of(Number.NaN, 0, 1))]],
      ['an id that is no UUID', () => [{ ...point(randomUUID(), unit(1, 0, 0)), id: 'x' }]],
      ['a workspace that is no UUID', () => [point('nobody', unit(1, 0, 0))]],
      ['a negative term weight', () => [point(randomUUID(), unit(1, 0, 0), { terms: [{ term: 1, weight: -1 }] })]],
    ])('refuses %s', async (_, points) => {
      await expect(store.upsert(TEXTS, points())).rejects.toBeInstanceOf(RangeError);
    });

    it('refuses names and queries that do not fit', async () => {
      const filter = { workspaceId: workspace() };
      await store.upsert(PLAIN, [point(filter.workspaceId, unit(1, 0, 0))]);
      await expect(store.count('x; drop table', filter)).rejects.toBeInstanceOf(RangeError);
      await expect(store.searchDense(PLAIN, { filter, vector: unit(1, 0), limit: 5 })).rejects.toBeInstanceOf(RangeError);
      expect(await store.count(PLAIN, { workspaceId: "' or 1=1 --" })).toBe(0);
    });

    it('writes many points, several writers at once', async () => {
      const workspaceId = workspace();
      const random = seeded(7);
      const batches = Array.from({ length: 4 }, () =>
        Array.from({ length: 120 }, () => point(workspaceId, randomUnit(3, random), { terms: tokenizeTerms('common word') })),
      );
      await Promise.all(batches.map((batch) => store.upsert(TEXTS, batch)));
      expect(await store.count(TEXTS, { workspaceId })).toBe(480);
      await Promise.all([store.upsert(TEXTS, batches[0]!), store.upsert(TEXTS, batches[0]!.toReversed())]);
      expect(await store.count(TEXTS, { workspaceId })).toBe(480);
    }, 60_000);

    it(`finds all own top 5 of a workspace with 1 % of ${crowd} vectors`, async () => {
      const dimensions = 16;
      const random = seeded(42);
      const [big, small] = [workspace(), workspace()];
      await store.ensureCollection({ name: CROWD, dimensions, sparse: false });
      const own = Array.from({ length: crowd / 100 }, () => point(small, randomUnit(dimensions, random)));
      const others = Array.from({ length: crowd - own.length }, () => point(big, randomUnit(dimensions, random)));
      await store.upsert(CROWD, [...others.slice(0, crowd / 2), ...own, ...others.slice(crowd / 2)]);
      for (let query = 0; query < 10; query++) {
        const vector = randomUnit(dimensions, random);
        const best = own.toSorted((x, y) => cosine(y.vector, vector) - cosine(x.vector, vector)).slice(0, 5);
        const hits = await store.searchDense(CROWD, { filter: { workspaceId: small }, vector, limit: 5 });
        expect(ids(hits)).toEqual(ids(best));
      }
      // The large one goes through the approximate index: most of its true neighbours, and never another's.
      const vector = randomUnit(dimensions, random);
      const best = new Set(ids(others.toSorted((x, y) => cosine(y.vector, vector) - cosine(x.vector, vector)).slice(0, 10)));
      const hits = await store.searchDense(CROWD, { filter: { workspaceId: big }, vector, limit: 10 });
      expect(hits).toHaveLength(10);
      expect(hits.filter(({ id }) => best.has(id)).length).toBeGreaterThanOrEqual(8);
    }, 240_000);
  });
}
