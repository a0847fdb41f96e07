import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { PLAIN, point, type StoreContext, TEXTS } from './store-context.js';
import { unit } from './vectors.js';

export function inputContract(context: StoreContext): void {
  it('handles empty input', async () => {
    const workspaceId = context.workspace();
    await context.store.upsert(PLAIN, [point(workspaceId, unit(1, 0, 0))]);
    await context.store.upsert(PLAIN, []);
    expect(await context.store.searchSparse(TEXTS, { filter: { workspaceId }, terms: [], limit: 5 })).toEqual([]);
    expect(
      await context.store.searchDense(PLAIN, { filter: { workspaceId, ids: [] }, vector: unit(1, 0, 0), limit: 5 }),
    ).toEqual([]);
    expect(await context.store.count(PLAIN, { workspaceId, ids: [] })).toBe(0);
    // Critical case: no ids must not mean all ids.
    await context.store.delete(PLAIN, { workspaceId, ids: [] });
    await context.store.delete(PLAIN, { workspaceId, ids: ['no-uuid'] });
    await context.store.delete(PLAIN, { workspaceId, documentIds: [] });
    expect(await context.store.count(PLAIN, { workspaceId })).toBe(1);
  });

  it.each([
    ['a vector of another length', () => [point(randomUUID(), unit(1, 0, 0, 0))]],
    ['a zero vector', () => [point(randomUUID(), new Float32Array(3))]],
    ['a vector that is not a number', () => [point(randomUUID(), Float32Array.of(Number.NaN, 0, 1))]],
    ['an id that is no UUID', () => [{ ...point(randomUUID(), unit(1, 0, 0)), id: 'x' }]],
    ['a workspace that is no UUID', () => [point('nobody', unit(1, 0, 0))]],
    ['a negative term weight', () => [point(randomUUID(), unit(1, 0, 0), { terms: [{ term: 1, weight: -1 }] })]],
  ])('refuses %s', async (_, points) => {
    await expect(context.store.upsert(TEXTS, points())).rejects.toBeInstanceOf(RangeError);
  });

  it('refuses invalid names and queries', async () => {
    const filter = { workspaceId: context.workspace() };
    await context.store.upsert(PLAIN, [point(filter.workspaceId, unit(1, 0, 0))]);
    await expect(context.store.count('x; drop table', filter)).rejects.toBeInstanceOf(RangeError);
    await expect(context.store.searchDense(PLAIN, { filter, vector: unit(1, 0), limit: 5 })).rejects.toBeInstanceOf(
      RangeError,
    );
    expect(await context.store.count(PLAIN, { workspaceId: "' or 1=1 --" })).toBe(0);
  });
}
