import { cleanIds } from '../vector-input.js';
import type { VectorFilter } from '../vector-store.js';
import { tables } from './pg-schema.js';

/** BM25's parameters as published (Robertson and Zaragoza 2009) and as most engines set them. */
const K1 = 1.2;
const B = 0.75;

/** Collects parameters and gives their `$n`. */
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

/** Narrower than the workspace: how many points it leaves has to be counted. */
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
 * The nearest points. `exact` compares with every point of the filter: the "+ 0" keeps the planner from using the HNSW index, which
 * filters only after its walk and misses most points of a small tenant.
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

/** BM25 over the postings of the query's terms only; the number of points, their mean length and df are the workspace's own. */
export function lexical(
  collection: string,
  filter: VectorFilter,
  query: { terms: number[]; weights: number[] },
  limit: number,
): Statement {
  const { points, terms, totals } = tables(collection);
  const params = new Params();
  const workspace = params.add(filter.workspaceId, '::uuid');
  const asked = `unnest(${params.add(query.terms, '::int[]')}, ${params.add(query.weights, '::real[]')}) as q (term, weight)`;
  // Without a further condition the best points are known before they are looked up.
  const cut = isNarrow(filter) ? '' : `order by score desc, point limit ${params.add(limit)}`;
  const where = condition(filter, params);
  const text = `
    with q as (select term, weight from ${asked}),
    w as (select points, greatest(length / greatest(points, 1), 1) as mean from ${totals} where workspace_id = ${workspace}),
    m as materialized (select t.term, t.point, t.tf, t.length from ${terms} t join q using (term) where t.workspace_id = ${workspace}),
    f as (select term, q.weight * ln(1 + (greatest(w.points, n) - n + 0.5) / (n + 0.5)) as idf
          from (select term, count(*)::float8 as n from m group by term) d join q using (term), w),
    s as (select m.point, sum(f.idf * m.tf * ${K1 + 1} / (m.tf + ${K1} * (${1 - B} + ${B} * m.length / w.mean))) as score
          from m join f using (term), w group by m.point ${cut})
    select p.id, p.document_id, p.version_id, s.score from s join ${points} p on p.seq = s.point
    where ${where} order by s.score desc, p.id limit ${params.add(limit)}`;
  return { text, values: params.values };
}

/** Deletes points with their postings and says what went. */
export function remove(collection: string, sparse: boolean, filter: VectorFilter): Statement {
  const { points, terms } = tables(collection);
  const params = new Params();
  const where = condition(filter, params);
  const postings = sparse ? `, t as (delete from ${terms} t using gone where t.point = gone.seq)` : '';
  const text = `with gone as (delete from ${points} p where ${where} returning p.seq, p.length)${postings}
    select count(*)::int as points, coalesce(sum(length), 0)::float8 as length from gone`;
  return { text, values: params.values };
}
