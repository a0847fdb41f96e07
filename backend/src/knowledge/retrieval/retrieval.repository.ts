import type { FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { escapeLike } from '../../common/text/like.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Document } from '../documents/document.entity.js';
import { DocumentChunk } from '../documents/document-chunk.entity.js';
import { MIME_TYPES } from '../../parsing/document-parser.js';
import type { RetrievalFilter } from './query.js';
import { trimOf } from '../../common/text/trim.js';

const LIVE = { status: { $ne: 'deleting' as const } };

/** Retrieval queries on documents and chunks of the context's workspace. */
@Injectable()
export class RetrievalRepository {
  constructor(private readonly db: TenantDb) {}

  /** Ids of the searchable documents that match the filter. */
  async findFiltered(filter: RetrievalFilter): Promise<string[]> {
    const where: FilterQuery<Document> = { $and: [LIVE, { activeVersionId: { $ne: null } }, ...conditions(filter)] };
    const rows = await this.db.em().find(Document, where, { fields: ['id'] });
    return rows.map(({ id }) => id);
  }

  findChunks(ids: string[]): Promise<DocumentChunk[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.db.em().find(DocumentChunk, { id: { $in: ids } });
  }

  findLiveDocuments(ids: string[]): Promise<Document[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.db.em().find(Document, { id: { $in: ids }, ...LIVE });
  }

  /** The chunks at these positions of versions, unordered; positions that do not exist are omitted. */
  findChunksAt(places: { versionId: string; generation: number; ordinals: number[] }[]): Promise<DocumentChunk[]> {
    const wanted = places.filter(({ ordinals }) => ordinals.length > 0);
    if (wanted.length === 0) return Promise.resolve([]);
    const $or = wanted.map(({ versionId, generation, ordinals }) => ({
      versionId,
      generation,
      ordinal: { $in: ordinals },
    }));
    return this.db.em().find(DocumentChunk, { $or });
  }
}

function conditions({ documentIds, folders, tags, types, from, to }: RetrievalFilter): FilterQuery<Document>[] {
  return [
    ...(documentIds ? [{ id: { $in: documentIds } }] : []),
    ...inFolders(folders ?? []),
    ...(tags ? [{ tags: { $overlap: tags } }] : []),
    ...(types ? [{ mimeType: { $in: types.map((type) => MIME_TYPES[type]) } }] : []),
    ...(from ? [{ createdAt: { $gte: from } }] : []),
    ...(to ? [{ createdAt: { $lt: to } }] : []),
  ];
}

function inFolders(folders: readonly string[]): FilterQuery<Document>[] {
  const paths = folders.map((folder) => trimOf(folder, /\//));
  if (paths.length === 0 || paths.includes('')) return [];
  return [{ $or: paths.flatMap((path) => [{ folder: path }, { folder: { $like: `${escapeLike(path)}/%` } }]) }];
}
