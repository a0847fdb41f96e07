import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { tokenizeTerms } from '../terms.js';
import { CROWD, ids, PLAIN, point, type StoreContext, TEXTS } from './store-context.js';
import { cosine, randomUnit, seeded, unit } from './vectors.js';

export function searchingContract(context: StoreContext): void {
  it('orders by cosine and scores from -1 to 1', async () => {
    const workspaceId = context.workspace();
    const [near, far, opposite] = [unit(1, 0.1, 0), unit(0, 1, 0), unit(-1, 0, 0)].map((vector) =>
      point(workspaceId, vector),
    );
    await context.store.upsert(PLAIN, [far!, opposite!, near!]);
    const hits = await context.store.searchDense(PLAIN, { filter: { workspaceId }, vector: unit(1, 0, 0), limit: 10 });
    expect(ids(hits)).toEqual([near!.id, far!.id, opposite!.id]);
    expect(hits[0]!.score).toBeCloseTo(cosine(near!.vector, unit(1, 0, 0)), 4);
    expect(hits[1]!.score).toBeCloseTo(0, 4);
    expect(hits[2]!.score).toBeCloseTo(-1, 4);
  });

  it('returns document and version, or nothing if there are none', async () => {
    const workspaceId = context.workspace();
    const [documentId, versionId] = [randomUUID(), randomUUID()];
    await context.store.upsert(PLAIN, [
      point(workspaceId, unit(1, 0, 0), { documentId, versionId }),
      point(workspaceId, unit(0, 1, 0)),
    ]);
    const [first, second] = await context.store.searchDense(PLAIN, {
      filter: { workspaceId },
      vector: unit(1, 0, 0),
      limit: 2,
    });
    expect(first).toMatchObject({ documentId, versionId });
    expect(second!.documentId).toBeUndefined();
    expect(second!.versionId).toBeUndefined();
  });

  it('respects the limit, and returns nothing for zero', async () => {
    const workspaceId = context.workspace();
    await context.store.upsert(
      PLAIN,
      Array.from({ length: 5 }, (_, i) => point(workspaceId, unit(1, i, 0))),
    );
    const search = (limit: number) =>
      context.store.searchDense(PLAIN, { filter: { workspaceId }, vector: unit(1, 0, 0), limit });
    expect(await search(3)).toHaveLength(3);
    expect(await search(0)).toEqual([]);
    expect(await search(-1)).toEqual([]);
  });

  it('filters by document, version, partition and ids together', async () => {
    const workspaceId = context.workspace();
    const a = point(workspaceId, unit(1, 0, 0), { documentId: 'd1', versionId: 'v1', partition: 'p1' });
    const b = point(workspaceId, unit(1, 0, 0.1), { documentId: 'd1', versionId: 'v2', partition: 'p1' });
    const c = point(workspaceId, unit(1, 0, 0.2), { documentId: 'd2', versionId: 'v1', partition: 'p2' });
    await context.store.upsert(PLAIN, [a, b, c]);
    const search = async (filter: object) =>
      ids(
        await context.store.searchDense(PLAIN, { filter: { workspaceId, ...filter }, vector: unit(1, 0, 0), limit: 9 }),
      );
    expect(await search({ documentId: 'd1' })).toEqual([a.id, b.id]);
    expect(await search({ versionId: 'v1' })).toEqual([a.id, c.id]);
    expect(await search({ partition: 'p2' })).toEqual([c.id]);
    expect(await search({ documentId: 'd1', versionId: 'v2' })).toEqual([b.id]);
    expect(await search({ ids: [c.id, b.id] })).toEqual([b.id, c.id]);
    expect(await search({ ids: [c.id], documentId: 'd1' })).toEqual([]);
    expect(await search({ documentIds: ['d2', 'd1', 'd9'] })).toEqual([a.id, b.id, c.id]);
    expect(await search({ documentIds: ['d2', 'd9'] })).toEqual([c.id]);
    expect(await search({ documentIds: ['d1'], versionId: 'v2' })).toEqual([b.id]);
    expect(await search({ documentIds: [] })).toEqual([]);
    expect(await context.store.count(PLAIN, { workspaceId, documentIds: [] })).toBe(0);
    expect(await context.store.count(PLAIN, { workspaceId, documentId: 'd1' })).toBe(2);
  });

  it('never crosses workspaces: search, count and delete', async () => {
    const [mine, theirs] = [context.workspace(), context.workspace()];
    const own = point(mine, unit(0, 1, 0), { documentId: 'same', terms: tokenizeTerms('zebra crossing') });
    const foreign = point(theirs, unit(1, 0, 0), { documentId: 'same', terms: tokenizeTerms('zebra zebra') });
    await context.store.upsert(TEXTS, [own, foreign]);
    const dense = await context.store.searchDense(TEXTS, {
      filter: { workspaceId: mine },
      vector: unit(1, 0, 0),
      limit: 9,
    });
    expect(ids(dense)).toEqual([own.id]);
    const sparse = await context.store.searchSparse(TEXTS, {
      filter: { workspaceId: mine },
      terms: tokenizeTerms('zebra'),
      limit: 9,
    });
    expect(ids(sparse)).toEqual([own.id]);
    expect(await context.store.count(TEXTS, { workspaceId: mine, ids: [foreign.id] })).toBe(0);
    await context.store.delete(TEXTS, { workspaceId: mine, ids: [foreign.id] });
    await context.store.delete(TEXTS, { workspaceId: mine, documentId: 'same' });
    expect(await context.store.count(TEXTS, { workspaceId: mine })).toBe(0);
    expect(await context.store.count(TEXTS, { workspaceId: theirs })).toBe(1);
  });

  it('ranks by BM25: rare terms, frequency and short texts count', async () => {
    const workspaceId = context.workspace();
    const add = (text: string) => point(workspaceId, unit(1, 1, 1), { terms: tokenizeTerms(text) });
    const rare = add('the kraken waits below the harbour pier');
    const common = add('the harbour has a long pier of stone');
    const filler = Array.from({ length: 20 }, (_, i) => add(`harbour number ${i} with one pier and many boats`));
    const once = add('walrus seal otter dolphin whale porpoise');
    const twice = add('walrus walrus otter dolphin whale porpoise');
    const long = add(`walrus ${'seal otter dolphin whale porpoise narwhal '.repeat(10)}`);
    await context.store.upsert(TEXTS, [rare, common, ...filler, once, twice, long]);
    const search = async (text: string, limit = 50) =>
      context.store.searchSparse(TEXTS, { filter: { workspaceId }, terms: tokenizeTerms(text), limit });
    const kraken = await search('kraken in the harbour', 2);
    expect(kraken[0]!.id).toBe(rare.id);
    expect(kraken[0]!.score).toBeGreaterThan(2 * kraken[1]!.score);
    expect(ids(await search('walrus'))).toEqual([twice.id, once.id, long.id]);
    expect((await search('harbour')).every(({ score }) => score > 0)).toBe(true);
    expect(await search('unicorn')).toEqual([]);
  });

  it('weighs terms only by the documents of its own workspace', async () => {
    const [mine, theirs] = [context.workspace(), context.workspace()];
    const add = (workspaceId: string, text: string) =>
      point(workspaceId, unit(1, 1, 1), { terms: tokenizeTerms(text) });
    await context.store.upsert(TEXTS, [add(mine, 'anchor rope'), add(mine, 'anchor chain'), add(mine, 'rope ladder')]);
    const search = () =>
      context.store.searchSparse(TEXTS, {
        filter: { workspaceId: mine },
        terms: tokenizeTerms('anchor chain'),
        limit: 9,
      });
    const before = await search();
    await context.store.upsert(
      TEXTS,
      Array.from({ length: 40 }, (_, i) => add(theirs, i % 2 ? 'anchor' : 'chain chain')),
    );
    expect(await search()).toEqual(before);
  });

  it('weighs terms by current documents, not deleted ones', async () => {
    const workspaceId = context.workspace();
    const add = (text: string, documentId: string) =>
      point(workspaceId, unit(1, 1, 1), { documentId, terms: tokenizeTerms(text) });
    const [lamp, shade] = [add('lamp', 'kept'), add('shade', 'kept')];
    const crowd = Array.from({ length: 12 }, () => add('lamp', 'crowd'));
    const others = Array.from({ length: 12 }, () => add('shade', 'others'));
    await context.store.upsert(TEXTS, [lamp, shade, ...crowd]);
    const first = async () => {
      const terms = tokenizeTerms('lamp shade');
      return (
        await context.store.searchSparse(TEXTS, { filter: { workspaceId, documentId: 'kept' }, terms, limit: 5 })
      )[0]!.id;
    };
    expect(await first()).toBe(shade.id);
    await context.store.delete(TEXTS, { workspaceId, documentId: 'crowd' });
    await context.store.upsert(TEXTS, others);
    expect(await first()).toBe(lamp.id);
    // Upserting the same points again does not change counts.
    await context.store.upsert(TEXTS, others);
    await context.store.upsert(TEXTS, [...crowd, ...Array.from({ length: 3 }, () => add('lamp', 'crowd'))]);
    expect(await first()).toBe(shade.id);
  });

  it.each([
    ['Chinese', '如何申请图书馆的借书证', '申请借书证需要身份证件。', '图书馆每天九点开放。', '停车场在大楼后面。'],
    [
      'Japanese',
      '返品の期限はいつですか',
      '返品の期限は三十日です。',
      '期限の切れた券は使えません。',
      '駐車場は建物の裏にあります。',
    ],
    ['Thai', 'ห้องสมุดเปิดกี่โมง', 'ห้องสมุดเปิดเวลาเก้าโมง', 'ห้องประชุมปิดวันอาทิตย์', 'ที่จอดรถอยู่ด้านหลัง'],
  ])('finds words of a language without spaces: %s', async (_, question, best, second, none) => {
    const workspaceId = context.workspace();
    const points = [none, second, best].map((text) =>
      point(workspaceId, unit(1, 0, 0), { terms: tokenizeTerms(text) }),
    );
    await context.store.upsert(TEXTS, points);
    const terms = tokenizeTerms(question);
    const hits = await context.store.searchSparse(TEXTS, { filter: { workspaceId }, terms, limit: 5 });
    expect(hits[0]!.id).toBe(points[2]!.id);
    expect(ids(hits)).not.toContain(points[0]!.id);
  });

  it('filters a lexical search like a dense one', async () => {
    const workspaceId = context.workspace();
    const old = point(workspaceId, unit(1, 0, 0), { versionId: 'v1', terms: tokenizeTerms('invoice deadline') });
    const current = point(workspaceId, unit(1, 0, 0), {
      versionId: 'v2',
      terms: tokenizeTerms('deadline for an invoice'),
    });
    await context.store.upsert(TEXTS, [old, current]);
    const hits = await context.store.searchSparse(TEXTS, {
      filter: { workspaceId, versionId: 'v2' },
      terms: tokenizeTerms('invoice'),
      limit: 5,
    });
    expect(hits).toEqual([{ id: current.id, versionId: 'v2', score: expect.any(Number) }]);
    const none = { filter: { workspaceId, documentIds: [] }, terms: tokenizeTerms('invoice'), limit: 5 };
    expect(await context.store.searchSparse(TEXTS, none)).toEqual([]);
  });

  it('excludes a point without terms only from lexical searches', async () => {
    const workspaceId = context.workspace();
    const silent = point(workspaceId, unit(1, 0, 0), { terms: [] });
    await context.store.upsert(TEXTS, [silent]);
    expect(await context.store.count(TEXTS, { workspaceId })).toBe(1);
    expect(
      ids(await context.store.searchDense(TEXTS, { filter: { workspaceId }, vector: unit(1, 0, 0), limit: 1 })),
    ).toEqual([silent.id]);
  });
}

export function sizeContract(context: StoreContext, crowd: number): void {
  it(`finds all own top 5 of a workspace with 1 % of ${crowd} vectors`, async () => {
    const dimensions = 16;
    const random = seeded(42);
    const [big, small] = [context.workspace(), context.workspace()];
    await context.store.ensureCollection({ name: CROWD, dimensions, sparse: false });
    const own = Array.from({ length: crowd / 100 }, () => point(small, randomUnit(dimensions, random)));
    const others = Array.from({ length: crowd - own.length }, () => point(big, randomUnit(dimensions, random)));
    await context.store.upsert(CROWD, [...others.slice(0, crowd / 2), ...own, ...others.slice(crowd / 2)]);
    for (let query = 0; query < 10; query++) {
      const vector = randomUnit(dimensions, random);
      const best = own.toSorted((x, y) => cosine(y.vector, vector) - cosine(x.vector, vector)).slice(0, 5);
      const hits = await context.store.searchDense(CROWD, { filter: { workspaceId: small }, vector, limit: 5 });
      expect(ids(hits)).toEqual(ids(best));
    }
    // The large one uses the approximate index: most of its true neighbours, and never another workspace's.
    const vector = randomUnit(dimensions, random);
    const best = new Set(
      ids(others.toSorted((x, y) => cosine(y.vector, vector) - cosine(x.vector, vector)).slice(0, 10)),
    );
    const hits = await context.store.searchDense(CROWD, { filter: { workspaceId: big }, vector, limit: 10 });
    expect(hits).toHaveLength(10);
    expect(hits.filter(({ id }) => best.has(id)).length).toBeGreaterThanOrEqual(8);
  }, 240_000);
}
