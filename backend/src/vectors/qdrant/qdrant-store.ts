import { Logger } from '@nestjs/common';
import type { QdrantClient, Schemas } from '@qdrant/js-client-rest';
import pRetry from 'p-retry';
import type { QdrantCollectionSettings } from '../../config/vector-config.js';
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
import { createCollection, createIndexes, differences, vectorSize } from './qdrant-collections.js';
import { isNotFound, isSettling, toStoreError } from './qdrant-errors.js';
import { DENSE, TERMS, toFilter, toHit, toPoint, toSparse } from './qdrant-mapping.js';
import { QdrantNodes, type QdrantNodesOptions } from './qdrant-nodes.js';

export interface QdrantOptions extends Partial<QdrantCollectionSettings> {
  /** One server, or the nodes of one cluster. */
  urls: QdrantNodesOptions['urls'];
  apiKey?: string | null;
  readTimeoutMs?: number;
  writeTimeoutMs?: number;
  probeAfterMs?: number;
}

const BATCH = 200;
/** Maximum time until every node of a cluster knows a new collection. */
const SETTLING_MS = 15_000;
/** With another node available, an unresponsive one is abandoned earlier. */
const READ_TIMEOUT_MS = { alone: 5_000, clustered: 2_000 };

/**
 * Vectors in Qdrant: one collection for all workspaces with `workspace_id` as tenant index, so that a filtered search uses the
 * tenant's own graph. BM25: the stored weight of a term is its saturated frequency; Qdrant's IDF modifier adds the rest, with
 * document frequencies of the workspace (`params.idf.corpus`, Qdrant ≥ 1.19; older servers ignore it and use the whole
 * collection). The mean length is a constant, so scores differ from pgvector's, and so may the order of close results.
 */
export class QdrantStore extends VectorStore {
  private readonly logger = new Logger('Qdrant');
  private readonly nodes: QdrantNodes;
  private readonly settings: QdrantCollectionSettings;
  private readonly sparse = new Map<string, boolean>();

  constructor({ urls, apiKey, readTimeoutMs, writeTimeoutMs = 60_000, probeAfterMs, ...settings }: QdrantOptions) {
    super();
    const byDefault = urls.length > 1 ? READ_TIMEOUT_MS.clustered : READ_TIMEOUT_MS.alone;
    this.nodes = new QdrantNodes({
      urls,
      apiKey,
      readTimeoutMs: readTimeoutMs ?? byDefault,
      writeTimeoutMs,
      probeAfterMs,
    });
    this.settings = { onDisk: false, quantization: 'none', ...settings };
  }

  async start(): Promise<void> {
    await this.ping();
  }

  async stop(): Promise<void> {
    // Connections are pooled by the HTTP agent and close automatically.
  }

  async ping(): Promise<void> {
    await this.call(() => this.nodes.read((client) => client.getCollections()));
  }

  async ensureCollection(spec: CollectionSpec): Promise<void> {
    assertSpec(spec);
    const info = await this.call(() => this.settled(() => this.create(spec)));
    const size = vectorSize(info);
    if (size !== spec.dimensions)
      throw new RangeError(`Collection ${spec.name} has ${size} dimensions, not ${spec.dimensions}`);
    const different = differences(info, this.settings).join(', ');
    if (different) this.logger.warn(`Collection ${spec.name} keeps what it was created with: ${different}`);
    await this.call(() => this.settled(() => this.nodes.write((client) => createIndexes(client, spec.name))));
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
      const batch = { wait: true, points: prepared.slice(i, i + BATCH) };
      await this.call(() => this.nodes.write((client) => client.upsert(collection, batch)));
    }
  }

  async searchDense(collection: string, { filter, vector, limit }: DenseQuery): Promise<VectorHit[]> {
    assertCollection(collection);
    assertFinite(vector);
    return this.query(collection, filter, limit, { query: [...vector], using: DENSE, ...this.rescored() });
  }

  async searchSparse(collection: string, { filter, terms, limit }: SparseQuery): Promise<VectorHit[]> {
    assertCollection(collection);
    assertTerms(terms);
    if (terms.length === 0) return [];
    const corpus = toFilter({ workspaceId: filter.workspaceId });
    const hits = await this.query(collection, filter, limit, {
      query: toSparse(terms),
      using: TERMS,
      params: { idf: { corpus } },
    });
    return hits.filter(({ score }) => score > 0);
  }

  async delete(collection: string, filter: VectorFilter): Promise<void> {
    assertCollection(collection);
    if (!canMatch(filter)) return;
    await this.orEmpty(undefined, async () => {
      await this.nodes.write((client) => client.delete(collection, { wait: true, filter: toFilter(filter) }));
    });
  }

  async count(collection: string, filter: VectorFilter): Promise<number> {
    assertCollection(collection);
    if (!canMatch(filter)) return 0;
    return this.orEmpty(
      0,
      async () => (await this.nodes.read((c) => c.count(collection, { filter: toFilter(filter), exact: true }))).count,
    );
  }

  private async query(
    collection: string,
    filter: VectorFilter,
    limit: number,
    query: Omit<Parameters<QdrantClient['query']>[1], 'filter' | 'limit' | 'with_payload'>,
  ): Promise<VectorHit[]> {
    const top = clampLimit(limit);
    if (top === 0 || !canMatch(filter)) return [];
    return this.orEmpty<VectorHit[]>([], async () => {
      const request = { ...query, filter: toFilter(filter), limit: top, with_payload: ['document_id', 'version_id'] };
      const { points } = await this.nodes.read((client) => client.query(collection, request));
      return points.map(toHit);
    });
  }

  private async create(spec: CollectionSpec): Promise<Schemas['CollectionInfo']> {
    await this.nodes.write((client) => createCollection(client, spec, this.settings));
    await this.nodes.everywhere((client) => client.getCollection(spec.name));
    return this.nodes.read((client) => client.getCollection(spec.name));
  }

  /** Retries failures that occur only because a collection has not reached every node yet. */
  private settled<T>(work: () => Promise<T>): Promise<T> {
    return pRetry(work, {
      retries: Infinity,
      minTimeout: 50,
      maxTimeout: 1_000,
      maxRetryTime: SETTLING_MS,
      shouldRetry: ({ error }) => isSettling(error),
    });
  }

  /** Quantised vectors select candidates; the full ones rank them. */
  private rescored(): { params?: Schemas['SearchParams'] } {
    if (this.settings.quantization === 'none') return {};
    return { params: { quantization: { rescore: true, oversampling: 2 } } };
  }

  private async isSparse(collection: string): Promise<boolean | undefined> {
    const known = this.sparse.get(collection);
    if (known !== undefined) return known;
    const info = await this.orEmpty(undefined, () => this.nodes.read((client) => client.getCollection(collection)));
    if (!info) return undefined;
    const sparse = info.config.params.sparse_vectors?.[TERMS] !== undefined;
    this.sparse.set(collection, sparse);
    return sparse;
  }

  /** A collection that was never created is empty. */
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
