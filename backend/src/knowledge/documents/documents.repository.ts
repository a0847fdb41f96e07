import type { FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { escapeLike } from '../../common/text/like.js';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import { type KeysetOrder, keysetPage } from '../../database/keyset-page.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { Document, type DocumentStatus, IN_PROGRESS } from './document.entity.js';
import { DocumentChunk } from './document-chunk.entity.js';
import { DocumentVersion, type VersionState } from './document-version.entity.js';
import type { DocumentSort } from './dto/document.dto.js';

export interface DocumentFilter {
  q?: string;
  status?: DocumentStatus;
  /** The folder and all folders below it; empty: documents without a folder. */
  folder?: string;
  tag?: string;
  mimeType?: string;
  sourceId?: string;
}

const SORT_FIELDS: Record<string, KeysetOrder<Document>['fields']> = {
  name: { name: 'text', id: 'uuid' },
  created_at: { createdAt: 'time', id: 'uuid' },
  updated_at: { updatedAt: 'time', id: 'uuid' },
  size: { sizeBytes: 'int', id: 'uuid' },
};

const orderOf = (sort: DocumentSort): KeysetOrder<Document> => ({
  fields: SORT_FIELDS[sort.replace(/^-/, '')]!,
  descending: sort.startsWith('-'),
});

/** Queries over documents, versions and chunks of the context's workspace. */
@Injectable()
export class DocumentsRepository extends TenantRows<Document> {
  readonly versions: TenantRows<DocumentVersion>;

  constructor(db: TenantDb) {
    super(db, Document, 'document_not_found', 'There is no such document in this workspace.');
    this.versions = new TenantRows(
      db,
      DocumentVersion,
      'document_version_not_found',
      'The document has no such version.',
    );
  }

  list(query: PageQuery, filter: DocumentFilter, sort: DocumentSort): Promise<Page<Document>> {
    return this.page(query, { $and: conditionsOf(filter) }, orderOf(sort));
  }

  /** Like `lock`. @throws DomainError `document_not_found`, also while it is being deleted */
  lockLive(id: string): Promise<Document> {
    return this.lock(id, { status: { $ne: 'deleting' } });
  }

  findLive(ids: string[]): Promise<Document[]> {
    return ids.length === 0
      ? Promise.resolve([])
      : this.db.em().find(Document, { id: { $in: ids }, status: { $ne: 'deleting' } });
  }

  countInProgress(): Promise<number> {
    return this.db.em().count(Document, { status: { $in: IN_PROGRESS } });
  }

  /** @throws DomainError `document_version_not_found`, also for a version of another document or one that is being removed */
  requiredVersion(documentId: string, id: string): Promise<DocumentVersion> {
    return this.versions.get(id, { documentId, state: { $ne: 'superseded' } });
  }

  findVersions(documentId: string): Promise<DocumentVersion[]> {
    return this.db.em().find(DocumentVersion, { documentId });
  }

  /** Newest first, without versions that are being removed. */
  versionPage(documentId: string, query: PageQuery): Promise<Page<DocumentVersion>> {
    const order = { fields: { number: 'int' }, descending: true } as const;
    return this.versions.page(query, { documentId, state: { $ne: 'superseded' } }, order);
  }

  /** Whether the workspace has any searchable content. */
  async hasSearchable(): Promise<boolean> {
    const where = { activeVersionId: { $ne: null }, status: { $ne: 'deleting' as const } };
    return (await this.db.em().findOne(Document, where, { fields: ['id'] })) !== null;
  }

  async isContentReferenced(sha256: string): Promise<boolean> {
    return (await this.db.em().count(DocumentVersion, { sha256, state: { $ne: 'superseded' } })) > 0;
  }

  /** Determines in one query which of these files and versions are still needed. */
  async findNeeded(
    contents: string[],
    versionIds: string[],
  ): Promise<{ contents: Set<string>; versionIds: Set<string> }> {
    if (contents.length + versionIds.length === 0) return { contents: new Set(), versionIds: new Set() };
    const rows = await this.db
      .em()
      .find(
        DocumentVersion,
        { state: { $ne: 'superseded' }, $or: [{ sha256: { $in: contents } }, { id: { $in: versionIds } }] },
        { fields: ['id', 'sha256'] },
      );
    return { contents: new Set(rows.map(({ sha256 }) => sha256)), versionIds: new Set(rows.map(({ id }) => id)) };
  }

  async vectorsGone(versionId: string, states: VersionState[]): Promise<void> {
    await this.db.update(DocumentVersion, { id: versionId, state: { $in: states } }, { embeddedCount: 0 });
  }

  /** Removes the version with its chunks if it is superseded. */
  removeSuperseded(versionId: string): Promise<void> {
    return this.db.tx(async () => {
      const gone = await this.db.delete(DocumentVersion, { id: versionId, state: 'superseded' });
      if (gone > 0) await this.db.delete(DocumentChunk, { versionId });
    });
  }

  async removeChunks(versionId: string): Promise<void> {
    await this.db.delete(DocumentChunk, { versionId });
  }

  /** Removes the document with all versions and chunks if it is being deleted. */
  removeDeleted(documentId: string): Promise<void> {
    return this.db.tx(async () => {
      const gone = await this.db.delete(Document, { id: documentId, status: 'deleting' });
      if (gone > 0) await this.db.delete(DocumentChunk, { documentId });
    });
  }

  /** Chunks of the index in which the version is searched. */
  async chunkPage(versionId: string, query: PageQuery, q?: string): Promise<Page<DocumentChunk>> {
    const text = q ? { text: { $ilike: `%${escapeLike(q)}%` } } : {};
    const where = { ...(await this.searchedIn(versionId)), ...text };
    return keysetPage(this.db.em(), DocumentChunk, where, query, { fields: { ordinal: 'int' } });
  }

  /** Chunks of the same index. */
  async findChunks(versionId: string, fromOrdinal: number, limit: number): Promise<DocumentChunk[]> {
    const where = { ...(await this.searchedIn(versionId)), ordinal: { $gte: fromOrdinal } };
    return this.db.em().find(DocumentChunk, where, { orderBy: { ordinal: 'asc' }, limit });
  }

  findChunksById(ids: string[]): Promise<DocumentChunk[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.db.em().find(DocumentChunk, { id: { $in: ids } });
  }

  private async searchedIn(versionId: string): Promise<{ versionId: string; generation: number }> {
    const version = await this.versions.find(versionId);
    return { versionId, generation: version?.generation ?? 1 };
  }
}

function conditionsOf({ q, status, folder, tag, mimeType, sourceId }: DocumentFilter): FilterQuery<Document>[] {
  const conditions: FilterQuery<Document>[] = [{}];
  if (status) conditions.push({ status });
  if (q) conditions.push({ name: { $ilike: `%${escapeLike(q)}%` } });
  if (folder === '') conditions.push({ folder });
  else if (folder) conditions.push({ $or: [{ folder }, { folder: { $like: `${escapeLike(folder)}/%` } }] });
  if (tag) conditions.push({ tags: { $contains: [tag] } });
  if (mimeType) conditions.push({ mimeType });
  if (sourceId) conditions.push({ sourceId });
  return conditions;
}
