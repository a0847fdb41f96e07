import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import type { IndexId } from '../../embeddings/pins/workspace-embedders.js';
import { lockRow } from '../../database/row-locks.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Document } from '../documents/document.entity.js';
import { DocumentChunk } from '../documents/document-chunk.entity.js';
import { DocumentVersion } from '../documents/document-version.entity.js';
import { Reindex, REINDEX_OPEN, type ReindexState } from './reindex.entity.js';
import { ReindexedVersion } from './reindexed-version.entity.js';

export interface VersionRef {
  documentId: string;
  versionId: string;
}

export interface Backlog {
  /** Searchable versions that are missing from the index. */
  missing: VersionRef[];
  /** Versions in the index that are no longer searchable. */
  strays: VersionRef[];
  /** Number of searchable versions. */
  total: number;
}

const CHUNKS_SQL = `
  select coalesce(sum(chunk_count), 0)::int as chunks from reindexed_versions where workspace_id = ? and generation = ?`;

/** Queries over the indexes of the context's workspace. */
@Injectable()
export class ReindexRepository {
  constructor(
    private readonly context: RequestContext,
    private readonly db: TenantDb,
  ) {}

  find(id: string): Promise<Reindex | null> {
    return this.db.em().findOne(Reindex, { id });
  }

  findLocked(em: EntityManager, id: string): Promise<Reindex | null> {
    return lockRow(em, Reindex, { id });
  }

  /** The open transition, during which two indexes exist. */
  findOpen(em: EntityManager = this.db.em()): Promise<Reindex | null> {
    return em.findOne(Reindex, { state: { $in: REINDEX_OPEN } });
  }

  findLast(em: EntityManager = this.db.em()): Promise<Reindex | null> {
    return em.findOne(Reindex, {}, { orderBy: { toGeneration: 'desc' } });
  }

  /** Begins a transition from the index `from`. @throws UniqueConstraintViolationException if one is already open */
  async open(em: EntityManager, from: IndexId, toEmbedderId: string, startedAt: Date): Promise<Reindex> {
    const last = await this.findLast(em);
    const reindex = Object.assign(new Reindex(), {
      workspaceId: this.context.workspaceId,
      fromEmbedderId: from.embedderId,
      fromGeneration: from.generation,
      toEmbedderId,
      toGeneration: Math.max(from.generation, last?.toGeneration ?? 1) + 1,
      startedAt,
    });
    await em.persist(reindex).flush();
    return reindex;
  }

  /** Indexes that may contain documents besides the one that is searched. */
  async findOtherIndexes(): Promise<IndexId[]> {
    const open = await this.findOpen();
    return open
      ? [
          { embedderId: open.fromEmbedderId, generation: open.fromGeneration },
          { embedderId: open.toEmbedderId, generation: open.toGeneration },
        ]
      : [];
  }

  /** Changes the state only if it is one of `from`. @returns whether it changed */
  async move(id: string, from: ReindexState[], change: Partial<Reindex>): Promise<boolean> {
    const where = { id, state: { $in: from } };
    return this.db.tx(async () => (await this.db.update(Reindex, where, change)) > 0);
  }

  async isSearchable({ documentId, versionId }: VersionRef): Promise<boolean> {
    const where = { id: documentId, activeVersionId: versionId, status: { $ne: 'deleting' as const } };
    return (await this.db.em().count(Document, where)) > 0;
  }

  async backlog(generation: number, em: EntityManager = this.db.em()): Promise<Backlog> {
    const where = { activeVersionId: { $ne: null }, status: { $ne: 'deleting' as const } };
    const documents = await em.find(Document, where, { fields: ['id', 'activeVersionId'], orderBy: { id: 'asc' } });
    const rows = await em.find(ReindexedVersion, { generation });
    const wanted = new Set(documents.map(({ activeVersionId }) => activeVersionId));
    const complete = new Set(rows.flatMap((row) => (row.complete ? row.versionId : [])));
    return {
      missing: documents.flatMap(({ id, activeVersionId }) =>
        complete.has(activeVersionId!) ? [] : { documentId: id, versionId: activeVersionId! },
      ),
      strays: rows.flatMap(({ documentId, versionId }) => (wanted.has(versionId) ? [] : { documentId, versionId })),
      total: documents.length,
    };
  }

  findVersion(id: string): Promise<DocumentVersion | null> {
    return this.db.em().findOne(DocumentVersion, { id });
  }

  findChunks(versionId: string, generation: number, from: number, limit: number): Promise<DocumentChunk[]> {
    const where = { versionId, generation, ordinal: { $gte: from } };
    return this.db.em().find(DocumentChunk, where, { orderBy: { ordinal: 'asc' }, limit });
  }

  /** Number of chunks of all versions that are complete in an index. */
  async countChunks(generation: number): Promise<number> {
    const { workspaceId } = this.context;
    const rows = await this.db.sql<{ chunks: number }>(CHUNKS_SQL, [workspaceId, generation]);
    return rows[0]!.chunks;
  }

  async remember(ref: VersionRef, generation: number, facts: Partial<ReindexedVersion>): Promise<void> {
    await this.db.tx(async (em) => {
      const found = await em.findOne(ReindexedVersion, { generation, versionId: ref.versionId });
      const row = found ?? new ReindexedVersion();
      if (!found) Object.assign(row, { workspaceId: this.context.workspaceId, generation, ...ref });
      await em.persist(Object.assign(row, facts)).flush();
    });
  }

  /** Deletes a version's chunks in an index, and the record of it. */
  async forget({ versionId }: VersionRef, generation: number): Promise<void> {
    await this.db.tx(async () => {
      await this.db.delete(DocumentChunk, { versionId, generation });
      await this.db.delete(ReindexedVersion, { versionId, generation });
    });
  }

  /** Deletes all chunks of an index that is not searched; versions that were only in it have to be chunked again. */
  async forgetIndex(generation: number): Promise<void> {
    await this.db.tx(async () => {
      await this.db.delete(DocumentChunk, { generation });
      await this.db.delete(ReindexedVersion, { generation });
      await this.db.update(DocumentVersion, { generation }, { chunkCount: null, embeddedCount: 0 });
    });
  }
}
