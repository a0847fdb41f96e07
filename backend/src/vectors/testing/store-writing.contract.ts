import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { tokenizeTerms } from '../terms.js';
import { ids, point, type StoreContext, TEXTS } from './store-context.js';
import { randomUnit, seeded, unit } from './vectors.js';

export function writingContract(context: StoreContext): void {
  it('answers a ping', async () => {
    await context.store.ping();
  });

  it('creates a collection once, despite concurrent calls', async () => {
    const spec = { name: `contract_${randomUUID().slice(0, 8)}`, dimensions: 3, sparse: true };
    await Promise.all([context.store.ensureCollection(spec), context.store.ensureCollection(spec)]);
    await context.store.ensureCollection(spec);
    await expect(context.store.ensureCollection({ ...spec, dimensions: 4 })).rejects.toBeInstanceOf(RangeError);
  });

  it('replaces a point with the same id, within one call and across two', async () => {
    const workspaceId = context.workspace();
    const first = point(workspaceId, unit(1, 0, 0), { documentId: 'old', terms: tokenizeTerms('alpha') });
    await context.store.upsert(TEXTS, [first, { ...first, documentId: 'twice' }]);
    await context.store.upsert(TEXTS, [
      { ...first, vector: unit(0, 1, 0), documentId: 'new', terms: tokenizeTerms('beta') },
    ]);
    expect(await context.store.count(TEXTS, { workspaceId })).toBe(1);
    const [hit] = await context.store.searchDense(TEXTS, { filter: { workspaceId }, vector: unit(0, 1, 0), limit: 5 });
    expect(hit).toMatchObject({ id: first.id, documentId: 'new' });
    expect(hit!.score).toBeCloseTo(1, 4);
    const sparse = (text: string) =>
      context.store.searchSparse(TEXTS, { filter: { workspaceId }, terms: tokenizeTerms(text), limit: 5 });
    expect(await sparse('alpha')).toEqual([]);
    expect(ids(await sparse('beta'))).toEqual([first.id]);
  });

  it('deletes the filtered points and leaves no postings behind', async () => {
    const workspaceId = context.workspace();
    const keep = point(workspaceId, unit(1, 0, 0), { documentId: 'keep', terms: tokenizeTerms('tulip rose') });
    const drop = Array.from({ length: 3 }, () =>
      point(workspaceId, unit(1, 0, 0), { documentId: 'drop', terms: tokenizeTerms('tulip') }),
    );
    await context.store.upsert(TEXTS, [keep, ...drop]);
    await context.store.delete(TEXTS, { workspaceId, documentId: 'drop' });
    expect(await context.store.count(TEXTS, { workspaceId, documentId: 'drop' })).toBe(0);
    const hits = await context.store.searchSparse(TEXTS, {
      filter: { workspaceId },
      terms: tokenizeTerms('tulip'),
      limit: 9,
    });
    expect(ids(hits)).toEqual([keep.id]);
    await context.store.delete(TEXTS, { workspaceId });
    expect(await context.store.count(TEXTS, { workspaceId })).toBe(0);
  });

  it('treats an unknown collection as empty, except for writing', async () => {
    const workspaceId = context.workspace();
    const name = `nowhere_${randomUUID().slice(0, 8)}`;
    expect(await context.store.searchDense(name, { filter: { workspaceId }, vector: unit(1, 0, 0), limit: 5 })).toEqual(
      [],
    );
    expect(
      await context.store.searchSparse(name, { filter: { workspaceId }, terms: tokenizeTerms('x-ray'), limit: 5 }),
    ).toEqual([]);
    expect(await context.store.count(name, { workspaceId })).toBe(0);
    await context.store.delete(name, { workspaceId });
    await expect(context.store.upsert(name, [point(workspaceId, unit(1, 0, 0))])).rejects.toBeInstanceOf(RangeError);
  });

  it('writes many points with several concurrent writers', async () => {
    const workspaceId = context.workspace();
    const random = seeded(7);
    const batches = Array.from({ length: 4 }, () =>
      Array.from({ length: 120 }, () =>
        point(workspaceId, randomUnit(3, random), { terms: tokenizeTerms('common word') }),
      ),
    );
    await Promise.all(batches.map((batch) => context.store.upsert(TEXTS, batch)));
    expect(await context.store.count(TEXTS, { workspaceId })).toBe(480);
    await Promise.all([
      context.store.upsert(TEXTS, batches[0]!),
      context.store.upsert(TEXTS, batches[0]!.toReversed()),
    ]);
    expect(await context.store.count(TEXTS, { workspaceId })).toBe(480);
  }, 60_000);
}
