import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { RequestContext } from '../../common/context/request-context.js';
import { BlobStore, type StagedBlob } from '../blobs/blob-store.js';
import { IngestionQueue } from './ingestion.queue.js';
import { MIME_TYPES, type DocumentType } from '../../parsing/document-parser.js';
import type { Document } from './document.entity.js';
import { DocumentEvents } from './document-events.js';
import { DocumentRegistry, type UploadedFile } from './document-registry.js';
import { DocumentsRepository } from './documents.repository.js';

export type Intake = Omit<UploadedFile, 'mimeType' | 'sizeBytes' | 'sha256'> & { type: DocumentType; blob: StagedBlob };

/** Maximum number of waiting documents per workspace. */
const MAX_WAITING = 10_000;

/** The single entry point for content, from an upload or from the web. */
@Injectable()
export class DocumentIntake {
  constructor(
    private readonly context: RequestContext,
    private readonly blobs: BlobStore,
    private readonly registry: DocumentRegistry,
    private readonly documents: DocumentsRepository,
    private readonly events: DocumentEvents,
    private readonly queue: IngestionQueue,
  ) {}

  /** @throws DomainError `queue_full` */
  async refuseWhenFull(): Promise<void> {
    if ((await this.documents.countInProgress()) < MAX_WAITING) return;
    throw new DomainError(
      'queue_full',
      'Too many documents are being processed. Upload more when some of them are ready.',
      {
        headers: { 'retry-after': '60' },
      },
    );
  }

  /**
   * Stores the reference first, then the bytes, then the job: see BlobStore.remove and the reconciler. If the bytes cannot be
   * stored, the previous state is restored.
   * @throws DomainError `storage_unavailable`
   */
  async accept({ type, blob, ...file }: Intake): Promise<Document> {
    const { sha256, sizeBytes } = blob;
    const registered = await this.registry.register({ ...file, mimeType: MIME_TYPES[type], sha256, sizeBytes });
    const { document } = registered;
    try {
      await this.blobs.commit(blob, this.context.workspaceId);
    } catch (error) {
      await this.withdraw(document);
      throw error;
    }
    if (registered.started) await this.queue.next(document);
    await this.events.changed(document);
    return document;
  }

  private async withdraw(document: Document): Promise<void> {
    const left = await this.registry.withdraw(document);
    if (left.status === 'deleting') await this.queue.delete(document.id);
    await this.events.changed(left);
  }
}
