import { LockMode, type FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { escapeLike } from '../../common/text/like.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Document, type DocumentStatus, IN_PROGRESS } from './document.entity.js';
import { DocumentChunk } from './document-chunk.entity.js';
import { DocumentVersion, type VersionState } from './document-version.entity.js';
import type { DocumentSort } from './dto/document.dto.js';

export interface DocumentFilter {
  q?: string;
  status?: DocumentStatus;
  /** The folder and all below it; empty: documents in none. */
  folder?: string;
  tag?: string;
  mimeType?: string;
  sourceId?: string;
  sort: DocumentSort;
  /** Sort value and id of the last row of the page before. */
  after?: [string | number | Date, string];
  limit: number;
}

export const SORT_FIELDS = {
  name: 'name',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  size: 'sizeBytes',
} as const satisfies Record<string, keyof Document>;

export const sortField = (sort: DocumentSort): (typeof SORT_FIELDS)[keyof typeof SORT_FIELDS] =>
  SORT_FIELDS[sort.replace(/^-/, '') as keyof typeof SORT_FIELDS];

export const notFound = (): DomainError =>
  new DomainError('document_not_found', 'There is no such document in this workspace.');

/** Queries over documents, versions and chunks of the context's workspace. */
@Injectable()
export class DocumentsRepository {
  constructor(private readonly db: TenantDb) {}

  findPage({ sort, after, limit, ...filter }: DocumentFilter): Promise<Document[]> {
    const descending = sort.startsWith('-');
    const field = sortField(sort);
    const conditions = conditionsOf(filter);
    if (after) conditions.push(beyond(field, descending ? '$lt' : '$gt', after));
    const direction = descending ? 'desc' : 'asc';
    return this.db
      .em()
      .find(Document, { $and: conditions }, { orderBy: [{ [field]: direction }, { id: direction }], limit });
  }

  find(id: string): Promise<Document | null> {
    return this.db.em().findOne(Document, { id });
  }

  /** @throws DomainError `document_not_found` */
  async required(id: string): Promise<Document> {
    const document = await this.find(id);
    if (!document) throw notFound();
    return document;
  }

  /** In a transaction; held until its end, so that changes of one document happen one after the other. */
  findLocked(em: EntityManager, id: string): Promise<Document | null> {
    return em.findOne(Document, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  /** The same for a document that has to be there. @throws DomainError `document_not_found`, also while it is being deleted */
  async lock(em: EntityManager, id: string): Promise<Document> {
    const document = await this.findLocked(em, id);
    if (!document || document.status === 'deleting') throw notFound();
    return document;
  }

  findLive(ids: string[]): Promise<Document[]> {
    return ids.length === 0
      ? Promise.resolve([])
      : this.db.em().find(Document, { id: { $in: ids }, status: { $ne: 'deleting' } });
  }

  countInProgress(): Promise<number> {
    return this.db.em().count(Document, { status: { $in: IN_PROGRESS } });
  }

  findVersion(id: string): Promise<DocumentVersion | null> {
    return this.db.em().findOne(DocumentVersion, { id });
  }

  /** @throws DomainError `document_version_not_found`, also for one of another document or one that is being removed */
  async requiredVersion(documentId: string, id: string, em = this.db.em()): Promise<DocumentVersion> {
    const version = await em.findOne(DocumentVersion, { id, documentId, state: { $ne: 'superseded' } });
    if (!version) throw new DomainError('document_version_not_found', 'The document has no such version.');
    return version;
  }

  findVersions(documentId: string): Promise<DocumentVersion[]> {
    return this.db.em().find(DocumentVersion, { documentId });
  }

  /** Newest first, without those that are being removed. */
  findVersionPage(documentId: string, before: number | undefined, limit: number): Promise<DocumentVersion[]> {
    const number = before === undefined ? {} : { number: { $lt: before } };
    const where = { documentId, state: { $ne: 'superseded' as const }, ...number };
    return this.db.em().find(DocumentVersion, where, { orderBy: { number: 'desc' }, limit });
  }

  /** Whether answers can come from anything in the workspace. */
  async hasSearchable(): Promise<boolean> {
    const where = { activeVersionId: { $ne: null }, status: { $ne: 'deleting' as const } };
    return (await this.db.em().findOne(Document, where, { fields: ['id'] })) !== null;
  }

  async isContentReferenced(sha256: string): Promise<boolean> {
    return (await this.db.em().count(DocumentVersion, { sha256, state: { $ne: 'superseded' } })) > 0;
  }

  /** Which of these files and versions somebody still needs, by one query. */
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

  /** The version, with its chunks, if it is of no use any more. */
  removeSuperseded(versionId: string): Promise<void> {
    return this.db.tx(async () => {
      const gone = await this.db.delete(DocumentVersion, { id: versionId, state: 'superseded' });
      if (gone > 0) await this.db.delete(DocumentChunk, { versionId });
    });
  }

  async removeChunks(versionId: string): Promise<void> {
    await this.db.delete(DocumentChunk, { versionId });
  }

  /** The document, with all versions and chunks, if it is being deleted. */
  removeDeleted(documentId: string): Promise<void> {
    return this.db.tx(async () => {
      const gone = await this.db.delete(Document, { id: documentId, status: 'deleting' });
      if (gone > 0) await this.db.delete(DocumentChunk, { documentId });
    });
  }

  /** Of the index that the version is searched in. */
  async findChunks(versionId: string, fromOrdinal: number, limit: number, q?: string): Promise<DocumentChunk[]> {
    const text = q ? { text: { $ilike: `%${escapeLike(q)}%` } } : {};
    const version = await this.findVersion(versionId);
    const where = { versionId, generation: version?.generation ?? 1, ordinal: { $gte: fromOrdinal }, ...text };
    return this.db.em().find(DocumentChunk, where, { orderBy: { ordinal: 'asc' }, limit });
  }

  findChunksById(ids: string[]): Promise<DocumentChunk[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.db.em().find(DocumentChunk, { id: { $in: ids } });
  }
}

type Conditions = Omit<DocumentFilter, 'sort' | 'after' | 'limit'>;

function conditionsOf({ q, status, folder, tag, mimeType, sourceId }: Conditions): FilterQuery<Document>[] {
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

const beyond = (
  field: keyof Document,
  op: '$lt' | '$gt',
  [value, id]: [string | number | Date, string],
): FilterQuery<Document> =>
  ({ $or: [{ [field]: { [op]: value } }, { [field]: value, id: { [op]: id } }] }) as FilterQuery<Document>;
