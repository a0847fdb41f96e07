/** A term of a text: its 32-bit hash and its frequency (in a query: its weight). */
export interface SparseTerm {
  /** Unsigned 32-bit hash of the stemmed term, see `tokenizeTerms`. */
  term: number;
  /** Term frequency, > 0. */
  weight: number;
}

export interface VectorPoint {
  /** UUID, unique in the whole collection; an upsert with the same id replaces the point. */
  id: string;
  /** UUID of the owner. */
  workspaceId: string;
  documentId?: string;
  versionId?: string;
  /** Groups points that are searched together, e.g. the partition of a semantic cache. */
  partition?: string;
  /** Has the collection's dimensions and is not zero. */
  vector: Float32Array;
  /** For the lexical index; ignored by a collection without one. */
  terms?: SparseTerm[];
  /** The model that computed the vector, stored with it. */
  embedderId: string;
}

export interface VectorHit {
  id: string;
  documentId?: string;
  versionId?: string;
  /** Cosine similarity in −1…1 (dense), or a BM25 score > 0 without an upper bound (sparse). */
  score: number;
}

/**
 * All given conditions apply together; there is no search or deletion across workspaces. An empty `ids` or `documentIds`
 * matches nothing.
 */
export interface VectorFilter {
  workspaceId: string;
  documentId?: string;
  /** Any of them; several thousand are fine. */
  documentIds?: string[];
  versionId?: string;
  partition?: string;
  ids?: string[];
}

export interface CollectionSpec {
  /** `[a-z0-9_]`, at most 40 characters; see `collectionName`. */
  name: string;
  dimensions: number;
  /** Whether points carry terms for `searchSparse`. */
  sparse: boolean;
}

export interface DenseQuery {
  filter: VectorFilter;
  vector: Float32Array;
  limit: number;
}

export interface SparseQuery {
  filter: VectorFilter;
  terms: SparseTerm[];
  limit: number;
}

/** Maximum hits of one search, whatever the requested limit. */
export const MAX_HITS = 1_000;

/**
 * Stores vectors. Every call concerns one workspace.
 *
 * - A write is visible to searches and counts once its promise has resolved; `upsert` of many points is not atomic across
 *   batches.
 * - Hits are ordered by descending score; ties by id.
 * - A collection that was never created is empty: searches return nothing, `count` returns 0, `delete` does nothing; only
 *   `upsert` rejects.
 * - Invalid arguments (a vector of another length, an id that is not a UUID) reject with a RangeError.
 * - A store that does not respond within a few seconds rejects with DomainError `vector_store_unavailable`.
 */
export abstract class VectorStore {
  /**
   * Creates missing tables or collections; idempotent and safe for concurrent processes. Rejects if the collection has other
   * dimensions.
   */
  abstract ensureCollection(spec: CollectionSpec): Promise<void>;
  abstract upsert(collection: string, points: readonly VectorPoint[]): Promise<void>;
  /** The nearest points by cosine. A workspace finds its own best points, however small its share of the collection is. */
  abstract searchDense(collection: string, query: DenseQuery): Promise<VectorHit[]>;
  /** BM25 (k1 = 1.2, b = 0.75); only points that share a term with the query. */
  abstract searchSparse(collection: string, query: SparseQuery): Promise<VectorHit[]>;
  abstract delete(collection: string, filter: VectorFilter): Promise<void>;
  abstract count(collection: string, filter: VectorFilter): Promise<number>;
  /** Resolves when the store responds. */
  abstract ping(): Promise<void>;
  /** Reclaims space if the server does not do so itself. @returns number of processed tables */
  tidy(_signal: AbortSignal): Promise<number> {
    return Promise.resolve(0);
  }
  /** Called once at boot. Rejects with a sentence for the operator if the store can never work as configured. */
  abstract start(): Promise<void>;
  abstract stop(): Promise<void>;
}

/** `knowledge` + `minilm-l6-v2` → `knowledge_minilm_l6_v2`. */
export function collectionName(kind: string, embedderId: string): string {
  return `${kind}_${embedderId}`.toLowerCase().replace(/[^a-z0-9_]+/g, '_');
}
