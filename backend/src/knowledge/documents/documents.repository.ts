import { LockMode, type FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../database/tenant-db.js';
import { Document, type DocumentStatus } from './document.entity.js';
import { DocumentChunk } from './document-chunk.entity.js';
import { DocumentVersion, LIVE_STATES } from './document-version.entity.js';
import type { DocumentSort } from './dto/document.dto.js';

export interface DocumentFilter {
  q?: string;
  status?: DocumentStatus;
  sort: DocumentSort;
  /** Sort value and id of the last row of the page before. */
  after?: [string, string];
  limit: number;
}

/** Queries over documents, versions and chunks of the context's workspace. */
@Injectable()
export class DocumentsRepository {
  constructor(private readonly db: TenantDb) {}

  findPage({ q, status, sort, after, limit }: DocumentFilter): Promise<Document[]> {
    const descending = sort.startsWith('-');
    const field = sort.endsWith('name') ? 'name' : 'createdAt';
    const conditions: FilterQuery<Document>[] = [];
    if (status) conditions.push({ status });
    if (q) conditions.push({ name: { $ilike: `%${q.replace(/[\\%_]/g, '\\$&')}%` } });
    if (after) conditions.push(beyond(field, descending ? '$lt' : '$gt', after));
    const direction = descending ? 'desc' : 'asc';
    return this.db
      .em()
      .find(Document, { $and: conditions }, { orderBy: [{ [field]: direction }, { id: direction }], limit });
  }

  find(id: string): Promise<Document | null> {
    return this.db.em().findOne(Document, { id });
  }

  /** In a transaction; held until its end, so that changes of one document happen one after the other. */
  findLocked(em: EntityManager, id: string): Promise<Document | null> {
    return em.findOne(Document, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  findLive(ids: string[]): Promise<Document[]> {
    return ids.length === 0
      ? Promise.resolve([])
      : this.db.em().find(Document, { id: { $in: ids }, status: { $ne: 'deleting' } });
  }

  findVersion(id: string): Promise<DocumentVersion | null> {
    return this.db.em().findOne(DocumentVersion, { id });
  }

  findVersions(documentId: string): Promise<DocumentVersion[]> {
    return this.db.em().find(DocumentVersion, { documentId });
  }

  /** Whether answers can come from anything in the workspace. */
  async hasSearchable(): Promise<boolean> {
    const where = { activeVersionId: { $ne: null }, status: { $ne: 'deleting' as const } };
    return (await this.db.em().findOne(Document, where, { fields: ['id'] })) !== null;
  }

  async isContentReferenced(sha256: string): Promise<boolean> {
    return (await this.db.em().count(DocumentVersion, { sha256, state: { $in: LIVE_STATES } })) > 0;
  }

  /** The version, with its chunks, if it is of no use any more. */
  removeSuperseded(versionId: string): Promise<void> {
    return this.db.tx(async (em) => {
      const gone = await em.nativeDelete(DocumentVersion, { id: versionId, state: 'superseded' });
      if (gone > 0) await em.nativeDelete(DocumentChunk, { versionId });
    });
  }

  /** The document, with all versions and chunks, if it is being deleted. */
  removeDeleted(documentId: string): Promise<void> {
    return this.db.tx(async (em) => {
      const gone = await em.nativeDelete(Document, { id: documentId, status: 'deleting' });
      if (gone === 0) return;
      await em.nativeDelete(DocumentChunk, { documentId });
      await em.nativeDelete(DocumentVersion, { documentId });
    });
  }

  findChunks(versionId: string, fromOrdinal: number, limit: number): Promise<DocumentChunk[]> {
    const where = { versionId, ordinal: { $gte: fromOrdinal } };
    return this.db.em().find(DocumentChunk, where, { orderBy: { ordinal: 'asc' }, limit });
  }

  findChunksById(ids: string[]): Promise<DocumentChunk[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.db.em().find(DocumentChunk, { id: { $in: ids } });
  }
}

const beyond = (
  field: 'name' | 'createdAt',
  op: '$lt' | '$gt',
  [value, id]: [string, string],
): FilterQuery<Document> => {
  const at = field === 'createdAt' ? new Date(value) : value;
  return { $or: [{ [field]: { [op]: at } }, { [field]: at, id: { [op]: id } }] } as FilterQuery<Document>;
};
