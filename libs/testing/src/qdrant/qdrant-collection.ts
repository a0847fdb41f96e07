import { QdrantError } from './qdrant-error.js';
import { matches } from './qdrant-filter.js';

export interface SparseVector {
  indices: number[];
  values: number[];
}
export interface StoredPoint {
  id: string;
  payload: Record<string, unknown>;
  dense: Map<string, Float32Array>;
  sparse: Map<string, Map<number, number>>;
  version: number;
}
export interface CollectionRequest {
  vectors: Record<string, { size: number; distance: string }>;
  sparse_vectors?: Record<string, { modifier?: string | null }> | null;
}
export interface PointRequest {
  id: string | number;
  payload?: Record<string, unknown> | null;
  vector: Record<string, number[] | SparseVector>;
}
export interface QueryRequest {
  query: number[] | SparseVector;
  using?: string | null;
  filter?: Record<string, unknown> | null;
  limit?: number | null;
  with_payload?: boolean | string[] | null;
  score_threshold?: number | null;
  params?: { idf?: { corpus: Record<string, unknown> } | 'global' | null } | null;
}

/** One collection in memory: named dense vectors by cosine, named sparse vectors by dot product with optional IDF. */
export class QdrantCollection {
  readonly points = new Map<string, StoredPoint>();
  readonly indexes = new Map<string, unknown>();
  readonly createdAt = Date.now();
  private version = 0;

  constructor(readonly config: CollectionRequest) {
    for (const [name, { distance }] of Object.entries(config.vectors)) {
      if (distance !== 'Cosine')
        throw new QdrantError(400, `The simulator only knows Cosine, not ${distance} of ${name}`);
    }
  }

  upsert(requests: PointRequest[]): number {
    const version = ++this.version;
    // All or nothing: no point is written if one of them is invalid.
    for (const point of requests.map((request) => this.toStored(request, version))) this.points.set(point.id, point);
    return version;
  }

  select(filter?: Record<string, unknown> | null): StoredPoint[] {
    return [...this.points.values()].filter((point) => matches(point, filter));
  }

  remove(points: StoredPoint[]): number {
    for (const { id } of points) this.points.delete(id);
    return ++this.version;
  }

  query(request: QueryRequest): object[] {
    const { query, params } = request;
    const using = request.using ?? '';
    const idf = params?.idf ?? 'global';
    const corpus = idf === 'global' ? null : idf.corpus;
    const score = Array.isArray(query) ? this.denseScore(query, using) : this.sparseScore(query, using, corpus);
    const scored = this.select(request.filter).flatMap((point) => {
      const value = score(point);
      return value === undefined || value < (request.score_threshold ?? -Infinity) ? [] : [{ point, value }];
    });
    scored.sort((a, b) => b.value - a.value || (a.point.id < b.point.id ? -1 : 1));
    return scored.slice(0, request.limit ?? 10).map(({ point, value }) => ({
      id: point.id,
      version: point.version,
      score: value,
      ...payloadOf(point, request.with_payload),
    }));
  }

  private toStored({ id, payload, vector }: PointRequest, version: number): StoredPoint {
    const point: StoredPoint = { id: String(id), payload: payload ?? {}, dense: new Map(), sparse: new Map(), version };
    for (const [name, value] of Object.entries(vector)) {
      if (Array.isArray(value)) point.dense.set(name, this.checkedDense(name, value));
      else point.sparse.set(name, this.checkedSparse(name, value));
    }
    return point;
  }

  private checkedDense(name: string, values: number[]): Float32Array {
    const params = this.config.vectors[name];
    if (!params) throw new QdrantError(400, `Wrong input: Not existing vector name error: ${name}`);
    if (values.length !== params.size) {
      throw new QdrantError(
        400,
        `Wrong input: Vector dimension error: expected dim: ${params.size}, got ${values.length}`,
      );
    }
    const norm = Math.hypot(...values) || 1;
    return Float32Array.from(values, (value) => value / norm);
  }

  private checkedSparse(name: string, { indices, values }: SparseVector): Map<number, number> {
    if (!this.config.sparse_vectors?.[name])
      throw new QdrantError(400, `Wrong input: Not existing vector name error: ${name}`);
    if (indices.length !== values.length)
      throw new QdrantError(422, 'Validation error in JSON body: [values: must be the same length as indices]');
    if (new Set(indices).size !== indices.length)
      throw new QdrantError(422, 'Validation error in JSON body: [indices: must be unique]');
    return new Map(indices.map((index, i) => [index, values[i]!]));
  }

  private denseScore(query: number[], name: string): (point: StoredPoint) => number | undefined {
    const wanted = this.checkedDense(name, query);
    return ({ dense }) => {
      const vector = dense.get(name);
      return vector?.reduce((sum, value, i) => sum + value * wanted[i]!, 0);
    };
  }

  private sparseScore(
    query: SparseVector,
    name: string,
    corpus: Record<string, unknown> | null,
  ): (point: StoredPoint) => number | undefined {
    const wanted = this.checkedSparse(name, query);
    const weighted = this.config.sparse_vectors?.[name]?.modifier === 'idf';
    const idf = weighted ? this.inverseFrequencies(name, wanted, corpus) : undefined;
    return ({ sparse }) => {
      const vector = sparse.get(name);
      const shared = vector && [...wanted].filter(([term]) => vector.has(term));
      // Qdrant walks posting lists: a point without a common term is not found at all.
      return shared?.length
        ? shared.reduce((sum, [term, weight]) => sum + weight * vector!.get(term)! * (idf?.get(term) ?? 1), 0)
        : undefined;
    };
  }

  /** As documented for the IDF modifier: ln((N - n + 0.5) / (n + 0.5) + 1) over the corpus, by default the whole collection. */
  private inverseFrequencies(
    name: string,
    wanted: Map<number, number>,
    corpus: Record<string, unknown> | null,
  ): Map<number, number> {
    const vectors = this.select(corpus).flatMap(({ sparse }) => sparse.get(name) ?? []);
    return new Map(
      [...wanted.keys()].map((term) => {
        const n = vectors.filter((vector) => vector.has(term)).length;
        return [term, Math.log((vectors.length - n + 0.5) / (n + 0.5) + 1)];
      }),
    );
  }
}

function payloadOf({ payload }: StoredPoint, wanted: QueryRequest['with_payload']): object {
  if (wanted === true) return { payload };
  if (!Array.isArray(wanted)) return {};
  return { payload: Object.fromEntries(Object.entries(payload).filter(([key]) => wanted.includes(key))) };
}
