import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { IngestionQueue } from './ingestion.queue.js';
import { type Document, IN_PROGRESS, type Stage } from './document.entity.js';
import { toDocumentDto } from './document.mapper.js';
import { DocumentEvents } from './document-events.js';
import { restoreActive, startOn, stopped } from './document-state.js';
import { DocumentVersion } from './document-version.entity.js';
import { DocumentsRepository } from './documents.repository.js';
import type { DocumentDto, RetryBody } from './dto/document.dto.js';
import { FilePasswords } from './file-passwords.js';
import { newVersion } from './new-version.js';

/** Starts and stops the processing of documents. */
@Injectable()
export class DocumentJobsService {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsRepository,
    private readonly passwords: FilePasswords,
    private readonly queue: IngestionQueue,
    private readonly events: DocumentEvents,
    private readonly audit: AuditService,
  ) {}

  /**
   * Processes a failed or cancelled document again.
   * @throws DomainError `document_busy` while it is being processed, `conflict` when there is nothing to retry.
   */
  async retry(id: string, options: RetryBody = {}): Promise<DocumentDto> {
    const document = await this.db.tx(async (em) => {
      const locked = await this.documents.lockLive(id);
      if (locked.status === 'ready')
        throw new DomainError('conflict', 'The document is ready; there is nothing to retry.');
      if (IN_PROGRESS.includes(locked.status))
        throw new DomainError('document_busy', 'The document is being processed.');
      const version = await em.findOneOrFail(DocumentVersion, { id: locked.targetVersionId! });
      await this.restart(em, locked, version, options);
      return locked;
    });
    await this.queue.next(document);
    await this.events.changed(document);
    return toDocumentDto(document);
  }

  /**
   * Reads the stored bytes of a ready document again as a new version; the current version answers until that one is ready.
   * @throws DomainError `document_busy` while it is being processed, `conflict` if it is not ready.
   */
  async readAgain(id: string, options: RetryBody = {}): Promise<DocumentDto> {
    const document = await this.db.tx(async (em) => {
      const locked = await this.documents.lockLive(id);
      if (IN_PROGRESS.includes(locked.status))
        throw new DomainError('document_busy', 'The document is being processed.');
      if (locked.status !== 'ready' || !locked.activeVersionId)
        throw new DomainError('conflict', 'The document is not ready. Retry it instead.');
      const active = await em.findOneOrFail(DocumentVersion, { id: locked.activeVersionId });
      const { mimeType, sizeBytes, sha256, ocrMode } = active;
      const version = await newVersion(em, locked, { mimeType, sizeBytes, sha256, rereads: true });
      version.ocrMode = ocrMode;
      await this.restart(em, locked, version, options);
      await this.audit.record('document.read_again', { type: 'document', id }, { version: version.number });
      return locked;
    });
    await this.queue.next(document);
    await this.events.changed(document);
    return toDocumentDto(document);
  }

  /**
   * Cancels the processing of the newest version. An earlier version stays in use; without one, nothing of the document can be
   * found.
   * @throws DomainError `conflict` when nothing is being processed.
   */
  async cancel(id: string): Promise<DocumentDto> {
    const document = await this.db.tx(async (em) => {
      const locked = await this.documents.lockLive(id);
      if (!IN_PROGRESS.includes(locked.status))
        throw new DomainError('conflict', 'The document is not being processed.');
      await this.stop(em, locked);
      await this.audit.record('document.cancelled', { type: 'document', id });
      return locked;
    });
    await this.events.changed(document);
    return toDocumentDto(document);
  }

  private async restart(
    em: EntityManager,
    document: Document,
    version: DocumentVersion,
    { password, ocr }: RetryBody,
  ): Promise<void> {
    if (password !== undefined) version.password = this.passwords.seal(password, version);
    if (ocr !== undefined) version.ocrMode = ocr;
    startOn(document, version, password === undefined && ocr === undefined ? resumeAt(version) : 'parse');
    await em.flush();
  }

  private async stop(em: EntityManager, document: Document): Promise<void> {
    const id = document.targetVersionId;
    if (id) await this.db.update(DocumentVersion, { id }, { state: 'cancelled', password: null });
    const active = document.activeVersionId && (await em.findOne(DocumentVersion, { id: document.activeVersionId }));
    if (active) restoreActive(document, active);
    else stopped(document, 'cancelled');
    await em.flush();
  }
}

/** The results of the stages before the failed one are still stored. */
const resumeAt = ({ failedStage }: DocumentVersion): Stage =>
  failedStage === 'publish' ? 'embed' : (failedStage ?? 'parse');
