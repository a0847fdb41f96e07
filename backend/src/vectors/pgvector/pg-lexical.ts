import type { VectorFilter } from '../vector-store.js';
import { tables } from './pg-schema.js';
import { condition, isNarrow, Params, type Statement } from './pg-statements.js';

/** BM25's parameters as published (Robertson and Zaragoza 2009) and as most engines set them. */
const K1 = 1.2;
const B = 0.75;
/** Replaces the mean length in the order of postings, which must not change with every document. */
const USUAL_LENGTH = 100;
/**
 * Maximum postings read for a query, those of its rarest terms first; for the other terms only the best ones within the budget.
 * With a budget of 5 % of SciFact's abstracts (5,183; 26 for each further term) nDCG@10 was 0.675 with and without it, and 97 %
 * of the exact top ten were among the first 40.
 */
const POSTINGS = 2_500;
const POSTINGS_PER_TERM = 250;
/** Number of points whose score is completed with the terms whose postings were read only in part. */
const COMPLETED = 120;
/** Up to this number, the points of a filter are looked up one by one for each term of the query. */
const FEW_POINTS = 2_000;

const saturation = (mean: string, alias = ''): string =>
  `${alias}tf * ${K1 + 1} / (${alias}tf + ${K1} * (${1 - B} + ${B} * ${alias}length / ${mean}))`;

/**
 * Contribution of a posting to a score, without its term's weight. Used in an index expression: text and parameters must not
 * change.
 */
export const IMPACT = saturation(`${USUAL_LENGTH}::real`);

export interface LexicalQuery {
  terms: number[];
  weights: number[];
}

/** Number of filtered points up to which they are looked up one by one. */
export const FEW = FEW_POINTS;

/**
 * BM25 with the workspace's own number of points, mean length and frequencies. Terms of a query are read from the rarest on
 * (after Turtle and Flood's MaxScore, 1995) and lists in order of impact (Anh and Moffat, 2002): the cost depends on the query,
 * not on the size of the workspace. Exact as long as the lists contain at most `POSTINGS` postings.
 */
export function lexical(collection: string, filter: VectorFilter, query: LexicalQuery, limit: number): Statement {
  const { points, terms } = tables(collection);
  const params = new Params();
  const prelude = weightedTerms(collection, filter, query, params);
  const narrow = isNarrow(filter);
  // A filtered list is read until enough of its points match.
  const passing = narrow ? `join ${points} p on p.seq = t.point and ${condition(filter, params)}` : '';
  const text = `
    with ${prelude},
    s as materialized (
      select l.point, sum(f.weight * ${saturation('f.mean', 'l.')}) as score,
        sum(case when f.cut then 0 else f.weight * ${saturation('f.mean', 'l.')} end) as whole
      from f cross join lateral (
        select t.point, t.tf, t.length from ${terms} t ${passing} where t.workspace_id = f.workspace_id and t.term = f.term
        order by ${IMPACT.replaceAll(/\b(tf|length)\b/g, 't.$1')} desc limit f.take) l
      group by l.point order by 2 desc, l.point limit greatest(${COMPLETED}, ${params.add(limit, '::int')} * 2))
    select p.id, p.document_id, p.version_id, s.whole + coalesce((
        select sum(f.weight * ${saturation('f.mean', 'x.')}) from f cross join lateral (
          select t.tf, p.length from ${terms} t where t.point = s.point and t.term = f.term limit 1) x where f.cut), 0) as score
    from s join ${points} p on p.seq = s.point order by 4 desc, p.id limit ${params.add(limit, '::int')}`;
  return { text, values: params.values };
}

/** The same for a filter that matches few points, without reading the postings of others. */
export function lexicalOfFew(collection: string, filter: VectorFilter, query: LexicalQuery, limit: number): Statement {
  const { points, terms } = tables(collection);
  const params = new Params();
  const text = `
    with ${weightedTerms(collection, filter, query, params)},
    c as materialized (
      select p.seq, p.id, p.document_id, p.version_id, p.length from ${points} p where ${condition(filter, params)})
    select p.id, p.document_id, p.version_id, sum(f.weight * ${saturation('f.mean', 'x.')}) as score
    from c p cross join f cross join lateral (
      select t.tf, p.length from ${terms} t where t.point = p.seq and t.term = f.term limit 1) x
    group by p.id, p.document_id, p.version_id order by 4 desc, p.id limit ${params.add(limit, '::int')}`;
  return { text, values: params.values };
}

/** `f`: the query terms present in the workspace, with their weight and their budget of postings. */
function weightedTerms(collection: string, filter: VectorFilter, query: LexicalQuery, params: Params): string {
  const { frequencies, totals } = tables(collection);
  const asked = `unnest(${params.add(query.terms, '::int[]')}, ${params.add(query.weights, '::real[]')}) as q (term, weight)`;
  return `f as materialized (
      select *, points > take as cut from (
        select d.workspace_id, d.term, d.points, greatest(w.length / greatest(w.points, 1), 1)::real as mean,
          q.weight * ln(1 + (greatest(w.points, d.points) - d.points + 0.5) / (d.points + 0.5)) as weight,
          greatest(${POSTINGS_PER_TERM}, ${POSTINGS} - coalesce(sum(d.points) over (
            order by d.points, d.term rows between unbounded preceding and 1 preceding), 0)) as take
        from ${asked} join ${frequencies} d on d.term = q.term join ${totals} w on w.workspace_id = d.workspace_id
        where d.workspace_id = ${params.add(filter.workspaceId, '::uuid')} and d.points > 0) d)`;
}
