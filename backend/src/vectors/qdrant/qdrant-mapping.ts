import type { Schemas } from '@qdrant/js-client-rest';
import { cleanIds, mergeTerms } from '../vector-input.js';
import type { SparseTerm, VectorFilter, VectorHit, VectorPoint } from '../vector-store.js';

export const DENSE = 'dense';
export const TERMS = 'terms';
/** Indexed payload; the first one groups a tenant's points on disk. */
export const INDEXED = ['workspace_id', 'document_id', 'version_id', 'partition'] as const;

const K1 = 1.2;
const B = 0.75;
/** Replaces the mean length, which Qdrant does not know: content terms of a chunk of about 200 tokens. */
const MEAN_LENGTH = 100;

interface Payload {
  workspace_id: string;
  document_id?: string;
  version_id?: string;
  partition?: string;
  embedder_id: string;
}

export function toFilter({
  workspaceId,
  documentId,
  documentIds,
  versionId,
  partition,
  ids,
}: VectorFilter): Schemas['Filter'] {
  const conditions: [keyof Payload, string | undefined][] = [
    ['workspace_id', workspaceId.toLowerCase()],
    ['document_id', documentId],
    ['version_id', versionId],
    ['partition', partition],
  ];
  return {
    must: [
      ...conditions.flatMap(([key, value]) => (value === undefined ? [] : [{ key, match: { value } }])),
      ...(documentIds === undefined ? [] : [{ key: 'document_id', match: { any: documentIds } }]),
      ...(ids === undefined ? [] : [{ has_id: cleanIds(ids) }]),
    ],
  };
}

export function toPoint(point: VectorPoint, sparse: boolean): Schemas['PointStruct'] {
  const payload: Payload = {
    workspace_id: point.workspaceId.toLowerCase(),
    embedder_id: point.embedderId,
    ...(point.documentId === undefined ? {} : { document_id: point.documentId }),
    ...(point.versionId === undefined ? {} : { version_id: point.versionId }),
    ...(point.partition === undefined ? {} : { partition: point.partition }),
  };
  const terms = sparse ? saturated(point.terms ?? []) : [];
  return {
    id: point.id.toLowerCase(),
    payload: { ...payload },
    vector: { [DENSE]: [...point.vector], ...(terms.length > 0 ? { [TERMS]: toSparse(terms) } : {}) },
  };
}

export function toSparse(terms: readonly SparseTerm[]): Schemas['SparseVector'] {
  const merged = mergeTerms(terms);
  return { indices: merged.map(({ term }) => term), values: merged.map(({ weight }) => weight) };
}

export function toHit({ id, score, payload }: Schemas['ScoredPoint']): VectorHit {
  const { document_id: documentId, version_id: versionId } = (payload ?? {}) as Partial<Payload>;
  return {
    id: String(id),
    ...(documentId === undefined ? {} : { documentId }),
    ...(versionId === undefined ? {} : { versionId }),
    score,
  };
}

/** The document's part of BM25; Qdrant multiplies it by the inverse document frequency. */
function saturated(terms: readonly SparseTerm[]): SparseTerm[] {
  const merged = mergeTerms(terms);
  const length = merged.reduce((sum, { weight }) => sum + weight, 0);
  const norm = K1 * (1 - B + (B * length) / MEAN_LENGTH);
  return merged.map(({ term, weight }) => ({ term, weight: (weight * (K1 + 1)) / (weight + norm) }));
}
