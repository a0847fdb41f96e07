import { Injectable, StreamableFile } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { RequestContext } from '../../common/context/request-context.js';
import { decodeCursor, type Page, type PageQuery, toPage } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { BlobStore } from '../blobs/blob-store.js';
import { IngestionQueue } from '../ingestion/ingestion.queue.js';
import type { Document } from './document.entity.js';
import { toChunkDto, toDocumentDto } from './document.mapper.js';
import { DocumentEvents } from './document-events.js';
import { DocumentRegistry } from './document-registry.js';
import { DocumentVersion } from './document-version.entity.js';
import { DocumentsRepository } from './documents.repository.js';
import type { ChunkDto, DocumentDto, ListDocumentsQuery } from './dto/document.dto.js';

const notFound = (): DomainError =>
  new DomainError('document_not_found', 'There is no such document in this workspace.');

/** What people and programs do with documents that are there. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly registry: DocumentRegistry,
    private readonly blobs: BlobStore,
    private readonly queue: IngestionQueue,
    private readonly events: DocumentEvents,
    private readonly revisions: Revisions,
    private readonly audit: AuditService,
  ) {}

  async list({ q, status, sort, cursor, limit }: ListDocumentsQuery): Promise<Page<DocumentDto>> {
    const after = cursor ? cursorOf(cursor, sort.endsWith('created_at')) : undefined;
    const rows = await this.documents.findPage({ q, status, sort, after, limit: limit + 1 });
    const position = (d: Document): string[] => [sort.endsWith('name') ? d.name : d.createdAt.toISOString(), d.id];
    return toPage(rows, limit, toDocumentDto, position);
  }

  async get(id: string): Promise<DocumentDto> {
    return toDocumentDto(await this.required(id));
  }

  /** Chunks of the searchable version, or of the one in the making while there is no other. */
  async chunks(id: string, { cursor, limit }: PageQuery): Promise<Page<ChunkDto>> {
    const document = await this.required(id);
    const versionId = document.activeVersionId ?? document.targetVersionId;
    const last = cursor ? Number(decodeCursor(cursor, 1)[0]) : -1;
    if (!Number.isSafeInteger(last))
      throw new DomainError('invalid_cursor', 'Use the next_cursor of an earlier answer, unchanged.');
    const rows = versionId ? await this.documents.findChunks(versionId, last + 1, limit + 1) : [];
    return toPage(rows, limit, toChunkDto, (chunk) => [chunk.ordinal]);
  }

  /** The uploaded bytes, as a download: nothing a document contains may run as part of this origin. */
  async content(id: string): Promise<StreamableFile> {
    const document = await this.required(id);
    const version = await this.documents.findVersion(document.targetVersionId ?? document.activeVersionId ?? id);
    const { workspaceId } = this.context;
    const stream = version && (await this.blobs.open({ workspaceId, sha256: version.sha256 }));
    if (!stream) throw notFound();
    const disposition = `attachment; filename="${asciiName(document.name)}"; filename*=UTF-8''${rfc5987(document.name)}`;
    return new StreamableFile(stream, { type: version.mimeType, length: version.sizeBytes, disposition });
  }

  /** @throws DomainError `document_busy` while it is being processed, `conflict` when there is nothing to retry. */
  async retry(id: string): Promise<DocumentDto> {
    const { document, toIngest } = await this.db.tx(async (em) => {
      const locked = await this.documents.findLocked(em, id);
      if (!locked || locked.status === 'deleting') throw notFound();
      if (locked.status === 'ready')
        throw new DomainError('conflict', 'The document is ready; there is nothing to retry.');
      if (locked.status !== 'failed') throw new DomainError('document_busy', 'The document is being processed.');
      const again = this.registry.requeue(
        locked,
        await em.findOneOrFail(DocumentVersion, { id: locked.targetVersionId! }),
      );
      await em.flush();
      return again;
    });
    await this.queue.ingest(document.id, toIngest!);
    await this.events.changed(document);
    return toDocumentDto(document);
  }

  /**
   * From the moment this resolves no answer comes from the documents; a job removes vectors, chunks and bytes.
   * Documents that are being deleted already are queued again, so a repeated request is harmless.
   * @throws DomainError `document_not_found` when one of them is not there; then none is deleted.
   */
  async delete(ids: string[]): Promise<void> {
    const unique = [...new Set(ids)];
    const deleted = await this.revisions.change('knowledge', async (em) => {
      const documents: Document[] = [];
      for (const id of unique.sort()) {
        const document = await this.documents.findLocked(em, id);
        if (!document) throw notFound();
        Object.assign(document, { status: 'deleting', activeVersionId: null, targetVersionId: null, progress: 0 });
        // Its content is nobody's any more: the same bytes may be uploaded again while this one is being removed.
        await em.nativeUpdate(DocumentVersion, { documentId: id }, { state: 'superseded' });
        documents.push(document);
      }
      await em.flush();
      for (const { id } of documents) await this.audit.record('document.deleted', { type: 'document', id });
      return documents;
    });
    for (const document of deleted) {
      await this.queue.delete(document.id);
      await this.events.changed(document);
    }
  }

  private async required(id: string): Promise<Document> {
    const document = await this.documents.find(id);
    if (!document) throw notFound();
    return document;
  }
}

function cursorOf(cursor: string, isDate: boolean): [string, string] {
  const [value, id] = decodeCursor(cursor, 2).map(String) as [string, string];
  if (isDate && Number.isNaN(Date.parse(value)))
    throw new DomainError('invalid_cursor', 'The cursor belongs to another sort order.');
  return [value, id];
}

const asciiName = (name: string): string => name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
const rfc5987 = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
