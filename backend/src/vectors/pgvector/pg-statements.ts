import { cleanIds } from '../vector-input.js';
import type { VectorFilter } from '../vector-store.js';
import { tables } from './pg-schema.js';

/** Collects parameters and returns their `$n`. */
export class Params {
  readonly values: unknown[] = [];
  add(value: unknown, type = ''): string {
    this.values.push(value);
    return `$${this.values.length}${type}`;
  }
}

export interface Statement {
  text: string;
  values: unknown[];
}

/** Narrower than the workspace: the number of matching points has to be counted. */
export const isNarrow = ({ documentId, documentIds, versionId, partition, ids }: VectorFilter): boolean =>
  [documentId, documentIds, versionId, partition, ids].some((value) => value !== undefined);

export function condition(filter: VectorFilter, params: Params, alias = 'p'): string {
  const parts = [`${alias}.workspace_id = ${params.add(filter.workspaceId, '::uuid')}`];
  if (filter.documentId !== undefined) parts.push(`${alias}.document_id = ${params.add(filter.documentId)}`);
  if (filter.documentIds !== undefined)
    parts.push(`${alias}.document_id = any(${params.add(filter.documentIds, '::text[]')})`);
  if (filter.versionId !== undefined) parts.push(`${alias}.version_id = ${params.add(filter.versionId)}`);
  if (filter.partition !== undefined) parts.push(`${alias}.partition = ${params.add(filter.partition)}`);
  if (filter.ids !== undefined) parts.push(`${alias}.id = any(${params.add(cleanIds(filter.ids), '::uuid[]')})`);
  return parts.join(' and ');
}

/** Counts up to `limit` points of the filter. */
export function countUpTo(collection: string, filter: VectorFilter, limit: number | null): Statement {
  const params = new Params();
  const where = condition(filter, params);
  const bounded = limit === null ? '' : ` limit ${params.add(limit)}`;
  const text = `select count(*)::int as n from (select 1 from ${tables(collection).points} p where ${where}${bounded}) c`;
  return { text, values: params.values };
}

/**
 * The nearest points. `exact` compares with every point of the filter: the "+ 0" keeps the planner from using the HNSW index,
 * which filters only after its graph search and misses most points of a small tenant.
 */
export function nearest(
  collection: string,
  filter: VectorFilter,
  vector: string,
  limit: number,
  exact: boolean,
): Statement {
  const params = new Params();
  const distance = `p.embedding <=> ${params.add(vector, '::vector')}`;
  const where = condition(filter, params);
  const inner = `select p.id, p.document_id, p.version_id, (${distance})${exact ? ' + 0' : ''} as distance
    from ${tables(collection).points} p where ${where} order by ${exact ? 'distance' : distance} limit ${params.add(limit)}`;
  const text = `with hits as materialized (${inner}) select id, document_id, version_id, 1 - distance as score from hits order by distance, id`;
  return { text, values: params.values };
}

/** Deletes points with their postings and returns their number, their total length, and the terms that now occur less often. */
export function remove(collection: string, sparse: boolean, filter: VectorFilter): Statement {
  const { points, terms, frequencies } = tables(collection);
  const params = new Params();
  const where = condition(filter, params);
  const postings = sparse
    ? `, t as (delete from ${terms} t using gone where t.point = gone.seq returning t.term),
       u as (update ${frequencies} d set points = d.points - c.n from (select term, count(*)::int as n from t group by term) c
             where d.workspace_id = ${params.add(filter.workspaceId, '::uuid')} and d.term = c.term returning d.term)`
    : '';
  const fewer = sparse ? '(select coalesce(array_agg(term), array[]::int[]) from u)' : 'array[]::int[]';
  const text = `with gone as (delete from ${points} p where ${where} returning p.seq, p.length)${postings}
    select count(*)::int as points, coalesce(sum(length), 0)::float8 as length, ${fewer} as terms from gone`;
  return { text, values: params.values };
}

/** Deletes those of the terms that no longer occur anywhere. */
export const forget = (collection: string, workspaceId: string, terms: number[]): Statement => ({
  text: `delete from ${tables(collection).frequencies} where workspace_id = $1::uuid and term = any($2::int[]) and points <= 0`,
  values: [workspaceId, terms],
});
