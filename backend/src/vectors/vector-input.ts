import { isUuid } from '../common/ids/ids.js';
import { type CollectionSpec, MAX_HITS, type SparseTerm, type VectorFilter, type VectorPoint } from './vector-store.js';

const COLLECTION = /^[a-z0-9_]{1,40}$/;
const UINT32 = 0xffff_ffff;
const MAX_DIMENSIONS = 2_000;

/** Names become table names and URL paths, so nothing else is allowed. */
export function assertCollection(name: string): string {
  if (!COLLECTION.test(name)) throw new RangeError(`Not a collection name: ${JSON.stringify(name)}`);
  return name;
}

export function assertSpec({ name, dimensions }: CollectionSpec): void {
  assertCollection(name);
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_DIMENSIONS) {
    throw new RangeError(`A collection has 1 to ${MAX_DIMENSIONS} dimensions, not ${dimensions}`);
  }
}

export function assertPoints(points: readonly VectorPoint[]): void {
  const length = points[0]?.vector.length;
  for (const point of points) {
    if (!isUuid(point.id) || !isUuid(point.workspaceId)) throw new RangeError('Ids of points and workspaces are UUIDs');
    if (point.vector.length !== length) throw new RangeError('Vectors of one call have the same length');
    assertFinite(point.vector);
    assertTerms(point.terms ?? []);
  }
}

export function assertFinite(vector: Float32Array): void {
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (!Number.isFinite(sum) || sum === 0) throw new RangeError('A vector is finite and not zero');
}

export function assertTerms(terms: readonly SparseTerm[]): void {
  for (const { term, weight } of terms) {
    if (!Number.isInteger(term) || term < 0 || term > UINT32)
      throw new RangeError('A term is an unsigned 32-bit number');
    if (!(weight > 0) || !Number.isFinite(weight)) throw new RangeError('The weight of a term is positive');
  }
}

/** False if nothing can match, so that the store need not be queried. */
export function canMatch({ workspaceId, ids, documentIds }: VectorFilter): boolean {
  return isUuid(workspaceId) && (ids === undefined || ids.some(isUuid)) && documentIds?.length !== 0;
}

/** The valid UUIDs, without duplicates. */
export function cleanIds(ids: readonly string[]): string[] {
  return [...new Set(ids.filter(isUuid).map((id) => id.toLowerCase()))];
}

export function clampLimit(limit: number): number {
  return Math.min(Math.max(Math.trunc(limit) || 0, 0), MAX_HITS);
}

/** One entry per term, with summed weights. */
export function mergeTerms(terms: readonly SparseTerm[]): SparseTerm[] {
  const merged = new Map<number, number>();
  for (const { term, weight } of terms) merged.set(term, (merged.get(term) ?? 0) + weight);
  return [...merged].map(([term, weight]) => ({ term, weight }));
}

/** One point per id, the last one wins; a statement may modify a row only once. */
export function lastById(points: readonly VectorPoint[]): VectorPoint[] {
  return [...new Map(points.map((point) => [point.id.toLowerCase(), point])).values()];
}

/** In a fixed order, so that writers of several workspaces do not deadlock. */
export function byWorkspace(points: readonly VectorPoint[]): VectorPoint[][] {
  const groups = new Map<string, VectorPoint[]>();
  for (const point of points) {
    const group = groups.get(point.workspaceId);
    if (group) group.push(point);
    else groups.set(point.workspaceId, [point]);
  }
  return [...groups.keys()].sort().map((id) => groups.get(id)!);
}
