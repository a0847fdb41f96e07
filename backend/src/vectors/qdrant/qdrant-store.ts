import { QdrantClient, type Schemas } from '@qdrant/js-client-rest';
import {
  assertCollection,
  assertFinite,
  assertPoints,
  assertSpec,
  assertTerms,
  canMatch,
  clampLimit,
  lastById,
} from '../vector-input.js';
import {
  type CollectionSpec,
  type DenseQuery,
  type SparseQuery,
  type VectorFilter,
  type VectorHit,
  type VectorPoint,
  VectorStore,
} from '../vector-store.js';
import { isExisting, isNotFound, toStoreError } from './qdrant-errors.js';
import { DENSE, INDEXED, TERMS, toFilter, toHit, toPoint, toSparse } from './qdrant-mapping.js';

export interface QdrantOptions {
  url: string;
  apiKey?: string | null;
  readTimeoutMs?: number;
  writeTimeoutMs?: number;
}

const BATCH = 200;

/**
 * Vectors in Qdrant: one collection for all workspaces with `workspace_id` as tenant index, so that a filtered search walks the
 * tenant's own graph. BM25: the stored weight of a term is its saturated frequency, Qdrant's IDF modifier gives the rest. Unlike
 * pgvector's, document frequencies are then those of the whole collection, not of the workspace, and the mean length is a constant:
 * scores differ, and so can the order of close results.
 */
export class QdrantStore extends VectorStore {
  private readonly reader: QdrantClient;
  private readonly writer: QdrantClient;
  private readonly sparse = new Map<string, boolean>();

  constructor({ url, apiKey, readTimeoutMs = 5_000, writeTimeoutMs = 60_000 }: QdrantOptions) {
    super();
    const common = { url, checkCompatibility: false, ...(apiKey ? { headers: { 'api-key': apiKey } } : {}) };
    this.reader = new QdrantClient({ ...common, timeout: readTimeoutMs });
    this.writer = new QdrantClient({ ...common, timeout: writeTimeoutMs });
  }

  async start(): Promise<void> {
    await this.ping();
  }

  async stop(): Promise<void> {
    // Connections are pooled by the HTTP agent and close by themselves.
  }

  async ping(): Promise<void> {
    await this.call(() => this.reader.getCollections());
  }

  async ensureCollection(spec: CollectionSpec): Promise<void> {
    assertSpec(spec);
    await this.call(() => this.create(spec));
    const info = await this.call(() => this.reader.getCollection(spec.name));
    const size = vectorSize(info);
    if (size !== spec.dimensions)
      throw new RangeError(`Collection ${spec.name} has ${size} dimensions, not ${spec.dimensions}`);
    for (const field_name of INDEXED) {
      const field_schema = { type: 'keyword' as const, ...(field_name === 'workspace_id' ? { is_tenant: true } : {}) };
      await this.call(() => this.writer.createPayloadIndex(spec.name, { field_name, field_schema, wait: true }));
    }
    this.sparse.set(spec.name, spec.sparse);
  }

  async upsert(collection: string, points: readonly VectorPoint[]): Promise<void> {
    assertCollection(collection);
    assertPoints(points);
    if (points.length === 0) return;
    const sparse = await this.isSparse(collection);
    if (sparse === undefined) throw new RangeError(`Collection ${collection} does not exist`);
    const prepared = lastById(points).map((point) => toPoint(point, sparse));
    for (let i = 0; i < prepared.length; i += BATCH) {
      await this.call(() => this.writer.upsert(collection, { wait: true, points: prepared.slice(i, i + BATCH) }));
    }
  }

  async searchDense(collection: string, { filter, vector, limit }: DenseQuery): Promise<VectorHit[]> {
    assertCollection(collection);
    assertFinite(vector);
    return this.query(collection, filter, limit, { query: [...vector], using: DENSE });
  }

  async searchSparse(collection: string, { filter, terms, limit }: SparseQuery): Promise<VectorHit[]> {
    assertCollection(collection);
    assertTerms(terms);
    if (terms.length === 0) return [];
    const hits = await this.query(collection, filter, limit, { query: toSparse(terms), using: TERMS });
    return hits.filter(({ score }) => score > 0);
  }

  async delete(collection: string, filter: VectorFilter): Promise<void> {
    assertCollection(collection);
    if (!canMatch(filter)) return;
    await this.orEmpty(undefined, async () => {
      await this.writer.delete(collection, { wait: true, filter: toFilter(filter) });
    });
  }

  async count(collection: string, filter: VectorFilter): Promise<number> {
    assertCollection(collection);
    if (!canMatch(filter)) return 0;
    return this.orEmpty(
      0,
      async () => (await this.reader.count(collection, { filter: toFilter(filter), exact: true })).count,
    );
  }

  private async query(
    collection: string,
    filter: VectorFilter,
    limit: number,
    query: Pick<Schemas['QueryRequest'], 'query' | 'using'>,
  ): Promise<VectorHit[]> {
    const top = clampLimit(limit);
    if (top === 0 || !canMatch(filter)) return [];
    return this.orEmpty<VectorHit[]>([], async () => {
      const { points } = await this.reader.query(collection, {
        ...query,
        filter: toFilter(filter),
        limit: top,
        with_payload: ['document_id', 'version_id'],
      });
      return points.map(toHit);
    });
  }

  private async create({ name, dimensions, sparse }: CollectionSpec): Promise<void> {
    if ((await this.reader.collectionExists(name)).exists) return;
    try {
      await this.writer.createCollection(name, {
        vectors: { [DENSE]: { size: dimensions, distance: 'Cosine' } },
        ...(sparse ? { sparse_vectors: { [TERMS]: { modifier: 'idf' as const } } } : {}),
      });
    } catch (error) {
      if (!isExisting(error)) throw error;
    }
  }

  private async isSparse(collection: string): Promise<boolean | undefined> {
    const known = this.sparse.get(collection);
    if (known !== undefined) return known;
    const info = await this.orEmpty(undefined, () => this.reader.getCollection(collection));
    if (!info) return undefined;
    const sparse = info.config.params.sparse_vectors?.[TERMS] !== undefined;
    this.sparse.set(collection, sparse);
    return sparse;
  }

  /** A collection that nobody created holds nothing. */
  private orEmpty<T>(empty: T, work: () => Promise<T>): Promise<T> {
    return this.call(() =>
      work().catch((error: unknown) => {
        if (isNotFound(error)) return empty;
        throw error;
      }),
    );
  }

  private async call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toStoreError(error);
    }
  }
}

function vectorSize({ config }: Schemas['CollectionInfo']): number | undefined {
  const vectors = config.params.vectors as Record<string, Schemas['VectorParams'] | undefined> | undefined;
  return vectors?.[DENSE]?.size;
}
