import { vacuumEmbedded } from '../../database/embedded-vacuum.js';
import {
  assertCollection,
  assertFinite,
  assertPoints,
  assertSpec,
  assertTerms,
  byWorkspace,
  canMatch,
  clampLimit,
  mergeTerms,
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
import { createCollection, upgradeCollections } from './pg-collections.js';
import { isUnknownTable } from './pg-errors.js';
import { HnswIndexes } from './pg-index.js';
import { FEW, lexical, lexicalOfFew } from './pg-lexical.js';
import { ensureExtension, tables } from './pg-schema.js';
import { PgSession, type PgVectorOptions } from './pg-session.js';
import { countUpTo, isNarrow, nearest } from './pg-statements.js';
import {
  addToTotals,
  type CollectionInfo,
  forgetTerms,
  lockTotals,
  removePoints,
  toInt32,
  toVector,
  writePoints,
} from './pg-upsert.js';

interface HitRow {
  id: string;
  document_id: string | null;
  version_id: string | null;
  score: number;
}

const BATCH = 200;
/** A table of the embedded database takes less than a second. */
const VACUUM_MS = 60_000;

/**
 * Vectors in PostgreSQL with pgvector. The adapter owns its tables (`vec_*`), creates them on demand and uses its own
 * connections. BM25 runs on a postings table with the workspace's own document count, mean length and document frequencies, see
 * `lexical`.
 */
export class PgVectorStore extends VectorStore {
  private readonly session: PgSession;
  private readonly known = new Map<string, CollectionInfo>();
  private readonly indexes: HnswIndexes;
  private readonly exactBelow: number;
  private ready?: Promise<void>;

  constructor(options: PgVectorOptions) {
    super();
    this.exactBelow = options.exactBelow ?? 10_000;
    this.session = new PgSession(options);
    this.indexes = new HnswIndexes(this.session);
  }

  async start(): Promise<void> {
    this.ready ??= ensureExtension(this.session).then(() => upgradeCollections(this.session));
    await this.ready.catch((error: unknown) => {
      this.ready = undefined;
      throw error;
    });
  }

  stop(): Promise<void> {
    return this.session.end();
  }

  async ping(): Promise<void> {
    await this.session.read('select 1');
  }

  override tidy(signal: AbortSignal): Promise<number> {
    return this.session.alone(VACUUM_MS, (run) => vacuumEmbedded(run, signal));
  }

  async ensureCollection(spec: CollectionSpec): Promise<void> {
    assertSpec(spec);
    await this.start();
    await createCollection(this.session, spec);
    this.known.set(spec.name, spec);
  }

  async upsert(collection: string, points: readonly VectorPoint[]): Promise<void> {
    assertCollection(collection);
    assertPoints(points);
    if (points.length === 0) return;
    const info = await this.info(collection);
    if (!info) throw new RangeError(`Collection ${collection} does not exist`);
    if (points[0]!.vector.length !== info.dimensions) {
      throw new RangeError(
        `Vectors of ${collection} have ${info.dimensions} dimensions, not ${points[0]!.vector.length}`,
      );
    }
    for (const group of byWorkspace(points)) {
      for (let i = 0; i < group.length; i += BATCH) {
        const total = await this.session.writeTx((run) => writePoints(run, info, group.slice(i, i + BATCH)));
        // One build at the end of a bulk load is cheaper than at its beginning.
        if (total >= this.exactBelow && i + BATCH >= group.length) await this.indexes.ensure(collection);
      }
    }
  }

  async searchDense(collection: string, { filter, vector, limit }: DenseQuery): Promise<VectorHit[]> {
    assertCollection(collection);
    assertFinite(vector);
    const top = clampLimit(limit);
    if (top === 0 || !canMatch(filter)) return [];
    return this.orEmpty<VectorHit[]>([], async () => {
      const exact = await this.isSmall(collection, filter);
      const statement = nearest(collection, filter, toVector(vector), top, exact);
      if (exact) return (await this.session.read<HitRow>(statement.text, statement.values)).map(toHit);
      return this.session.readTx(async (run) => {
        // Continues the graph search until enough points match the filter.
        await run(`set local hnsw.iterative_scan = 'relaxed_order'`);
        await run(`set local hnsw.ef_search = ${Math.min(Math.max(2 * top, 100), 1_000)}`);
        // Without statistics (the embedded PostgreSQL has no autovacuum) the planner would sort the whole workspace.
        await run('set local enable_sort = off');
        return (await run<HitRow>(statement.text, statement.values)).map(toHit);
      });
    });
  }

  async searchSparse(collection: string, { filter, terms, limit }: SparseQuery): Promise<VectorHit[]> {
    assertCollection(collection);
    assertTerms(terms);
    const top = clampLimit(limit);
    if (top === 0 || terms.length === 0 || !canMatch(filter)) return [];
    const merged = mergeTerms(terms);
    const query = { terms: merged.map(({ term }) => toInt32(term)), weights: merged.map(({ weight }) => weight) };
    // A process that booted without its database has not checked the table layout yet.
    await this.start();
    return this.orEmpty<VectorHit[]>([], async () => {
      const few = isNarrow(filter) && (await this.count(collection, filter, FEW + 1)) <= FEW;
      const { text, values } = (few ? lexicalOfFew : lexical)(collection, filter, query, top);
      return (await this.session.read<HitRow>(text, values)).map(toHit);
    });
  }

  async delete(collection: string, filter: VectorFilter): Promise<void> {
    assertCollection(collection);
    if (!canMatch(filter)) return;
    const info = await this.info(collection);
    if (!info) return;
    await this.session.writeTx(async (run) => {
      await lockTotals(run, collection, filter.workspaceId);
      const gone = await removePoints(run, info, filter);
      await forgetTerms(run, info, filter.workspaceId, gone.terms);
      await addToTotals(run, collection, filter.workspaceId, -gone.points, -gone.length);
    });
  }

  /** @param limit stops counting there */
  async count(collection: string, filter: VectorFilter, limit: number | null = null): Promise<number> {
    assertCollection(collection);
    if (!canMatch(filter)) return 0;
    const { text, values } = countUpTo(collection, filter, limit);
    return this.orEmpty(0, async () => (await this.session.read<{ n: number }>(text, values))[0]!.n);
  }

  private async isSmall(collection: string, filter: VectorFilter): Promise<boolean> {
    const [row] = await this.session.read<{ points: string }>(
      `select points from ${tables(collection).totals} where workspace_id = $1::uuid`,
      [filter.workspaceId],
    );
    if (Number(row?.points ?? 0) < this.exactBelow) return true;
    if (!isNarrow(filter)) return false;
    return (await this.count(collection, filter, this.exactBelow)) < this.exactBelow;
  }

  private async info(collection: string): Promise<CollectionInfo | undefined> {
    await this.start();
    const known = this.known.get(collection);
    if (known) return known;
    const [row] = await this.orEmpty<CollectionInfo[]>([], () =>
      this.session.read<CollectionInfo>('select name, dimensions, sparse from vec_collections where name = $1', [
        collection,
      ]),
    );
    if (row) this.known.set(collection, row);
    return row;
  }

  /** A collection that was never created is empty. */
  private async orEmpty<T>(empty: T, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isUnknownTable(error)) return empty;
      throw error;
    }
  }
}

const toHit = (row: HitRow): VectorHit => ({
  id: row.id,
  ...(row.document_id === null ? {} : { documentId: row.document_id }),
  ...(row.version_id === null ? {} : { versionId: row.version_id }),
  score: row.score,
});
