import { lastById, mergeTerms } from '../vector-input.js';
import type { VectorFilter, VectorPoint } from '../vector-store.js';
import { tables } from './pg-schema.js';
import type { Run } from './pg-session.js';
import { forget, remove } from './pg-statements.js';

export interface CollectionInfo {
  name: string;
  dimensions: number;
  sparse: boolean;
}

interface Prepared extends VectorPoint {
  length: number;
}

/** PostgreSQL has no unsigned integers: the same 32 bits, signed. */
export const toInt32 = (term: number): number => term | 0;

export const toVector = (vector: Float32Array): string => `[${vector.join(',')}]`;

/** Locks the workspace's totals, so that writers of one workspace are serialised and cannot deadlock. */
export async function lockTotals(run: Run, collection: string, workspaceId: string): Promise<void> {
  const { totals } = tables(collection);
  await run(
    `insert into ${totals} values ($1::uuid, 0, 0) on conflict (workspace_id) do update set points = ${totals}.points`,
    [workspaceId],
  );
}

/** @returns the workspace's new number of points. */
export async function addToTotals(
  run: Run,
  collection: string,
  workspaceId: string,
  points: number,
  length: number,
): Promise<number> {
  const [row] = await run<{ points: string }>(
    `update ${tables(collection).totals} set points = points + $2, length = length + $3 where workspace_id = $1::uuid returning points`,
    [workspaceId, points, length],
  );
  return Number(row!.points);
}

export interface Removed {
  points: number;
  length: number;
  terms: number[];
}

/** Deletes points and updates the statistics; the caller must have locked the totals. */
export async function removePoints(run: Run, info: CollectionInfo, filter: VectorFilter): Promise<Removed> {
  const { text, values } = remove(info.name, info.sparse, filter);
  const [gone] = await run<Removed>(text, values);
  return gone!;
}

/** Deletes terms whose last point was deleted. */
export async function forgetTerms(run: Run, info: CollectionInfo, workspaceId: string, terms: number[]): Promise<void> {
  if (terms.length === 0) return;
  const { text, values } = forget(info.name, workspaceId, terms);
  await run(text, values);
}

/** Writes points of one workspace inside a transaction; returns the workspace's new number of points. */
export async function writePoints(run: Run, info: CollectionInfo, points: readonly VectorPoint[]): Promise<number> {
  const workspaceId = points[0]!.workspaceId;
  const prepared: Prepared[] = lastById(points).map((point) => {
    const terms = info.sparse ? mergeTerms(point.terms ?? []) : [];
    return { ...point, terms, length: terms.reduce((sum, { weight }) => sum + weight, 0) };
  });
  await lockTotals(run, info.name, workspaceId);
  const gone = await removePoints(run, info, { workspaceId, ids: prepared.map(({ id }) => id) });
  const seqs = await insertPoints(run, info, prepared);
  if (info.sparse) await insertTerms(run, info, prepared, seqs);
  await forgetTerms(run, info, workspaceId, gone.terms);
  const length = prepared.reduce((sum, point) => sum + point.length, 0);
  return addToTotals(run, info.name, workspaceId, prepared.length - gone.points, length - gone.length);
}

async function insertPoints(run: Run, info: CollectionInfo, points: Prepared[]): Promise<Map<string, string>> {
  const rows = await run<{ id: string; seq: string }>(
    `insert into ${tables(info.name).points} (workspace_id, id, document_id, version_id, partition, embedder_id, length, embedding)
     select $1::uuid, d.id, d.document_id, d.version_id, d.partition, d.embedder_id, d.length, d.embedding::vector
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::real[], $8::text[])
       as d (id, document_id, version_id, partition, embedder_id, length, embedding)
     returning id, seq`,
    [
      points[0]!.workspaceId,
      points.map(({ id }) => id),
      points.map(({ documentId }) => documentId ?? null),
      points.map(({ versionId }) => versionId ?? null),
      points.map(({ partition }) => partition ?? null),
      points.map(({ embedderId }) => embedderId),
      points.map(({ length }) => length),
      points.map(({ vector }) => toVector(vector)),
    ],
  );
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

async function insertTerms(
  run: Run,
  info: CollectionInfo,
  points: Prepared[],
  seqs: Map<string, string>,
): Promise<void> {
  const postings = points.flatMap(({ id, terms = [], length }) =>
    terms.map(({ term, weight }) => ({ term: toInt32(term), seq: seqs.get(id.toLowerCase())!, weight, length })),
  );
  if (postings.length === 0) return;
  await run(
    `insert into ${tables(info.name).terms} (workspace_id, term, point, tf, length)
     select $1::uuid, d.* from unnest($2::int[], $3::bigint[], $4::real[], $5::real[]) as d (term, point, tf, length)`,
    [
      points[0]!.workspaceId,
      postings.map(({ term }) => term),
      postings.map(({ seq }) => seq),
      postings.map(({ weight }) => weight),
      postings.map(({ length }) => length),
    ],
  );
  await countTerms(run, info, points[0]!.workspaceId, postings);
}

async function countTerms(
  run: Run,
  info: CollectionInfo,
  workspaceId: string,
  postings: readonly { term: number }[],
): Promise<void> {
  const { frequencies } = tables(info.name);
  const counts = new Map<number, number>();
  for (const { term } of postings) counts.set(term, (counts.get(term) ?? 0) + 1);
  await run(
    `insert into ${frequencies} (workspace_id, term, points) select $1::uuid, d.* from unnest($2::int[], $3::int[]) as d (term, points)
     on conflict (workspace_id, term) do update set points = ${frequencies}.points + excluded.points`,
    [workspaceId, [...counts.keys()], [...counts.values()]],
  );
}
