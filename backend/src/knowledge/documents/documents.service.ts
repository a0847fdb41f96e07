import { Injectable, StreamableFile } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { TenantDb } from '../../database/tenant-db.js';
import { RequestContext } from '../../common/context/request-context.js';
import { attachment } from '../../common/http/attachment.js';
import { mapPage, type Page } from '../../common/paging/paging.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { BlobStore, originalKey } from '../blobs/blob-store.js';
import { IngestionQueue } from './ingestion.queue.js';
import { MIME_TYPES } from '../../parsing/document-parser.js';
import type { Document } from './document.entity.js';
import { toChunkDto, toDocumentDto } from './document.mapper.js';
import { DocumentEvents } from './document-events.js';
import { stopped } from './document-state.js';
import { DocumentVersion } from './document-version.entity.js';
import { DocumentsRepository } from './documents.repository.js';
import type { ChunkDto, DocumentDto, ListChunksQuery, ListDocumentsQuery } from './dto/document.dto.js';
import { toFolder } from './folder-and-tags.js';

/** Read access to existing documents, and their deletion. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly blobs: BlobStore,
    private readonly queue: IngestionQueue,
    private readonly events: DocumentEvents,
    private readonly revisions: Revisions,
    private readonly audit: AuditService,
  ) {}

  async list({ sort, type, folder, source_id, ...query }: ListDocumentsQuery): Promise<Page<DocumentDto>> {
    const filter = {
      ...query,
      folder: folder === undefined ? undefined : toFolder(folder),
      mimeType: type && MIME_TYPES[type],
      sourceId: source_id,
    };
    return mapPage(await this.documents.list(query, filter, sort), toDocumentDto);
  }

  async get(id: string): Promise<DocumentDto> {
    return toDocumentDto(await this.documents.get(id));
  }

  /** Chunks of the searchable version, or of the one being processed if there is no other. */
  async chunks(id: string, { q, ...page }: ListChunksQuery): Promise<Page<ChunkDto>> {
    const document = await this.documents.get(id);
    const versionId = document.activeVersionId ?? document.targetVersionId;
    if (!versionId) return { items: [], next_cursor: null };
    return mapPage(await this.documents.chunkPage(versionId, page, q), toChunkDto);
  }

  /** The uploaded bytes as a download: nothing in a document may run in the context of this origin. */
  async content(id: string, versionId?: string): Promise<StreamableFile> {
    const document = await this.documents.get(id);
    const version = versionId
      ? await this.documents.requiredVersion(id, versionId)
      : await this.documents.versions.find(document.targetVersionId ?? document.activeVersionId ?? id);
    const stream = version && (await this.blobs.open(originalKey(this.context.workspaceId, version.sha256)));
    if (!stream) throw this.documents.missing();
    const disposition = attachment(document.name);
    return new StreamableFile(stream, { type: version.mimeType, length: version.sizeBytes, disposition });
  }

  /**
   * As soon as this resolves, the documents are no longer used for answers; a job removes vectors, chunks and bytes.
   * Documents that are already being deleted are queued again, so a repeated request is harmless.
   * @returns how many were not being deleted before
   * @throws DomainError `document_not_found` if one of them does not exist; then none is deleted.
   */
  async delete(ids: string[]): Promise<number> {
    const unique = [...new Set(ids)];
    let fresh = 0;
    const deleted = await this.revisions.change('knowledge', async (em) => {
      const documents: Document[] = [];
      for (const id of unique.sort()) {
        const document = await this.documents.lock(id);
        if (document.status !== 'deleting') fresh++;
        stopped(document, 'deleting');
        Object.assign(document, { activeVersionId: null, targetVersionId: null });
        // Releases the content: the same bytes may be uploaded again while this document is being removed.
        await this.db.update(DocumentVersion, { documentId: id }, { state: 'superseded', password: null });
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
    return fresh;
  }
}
