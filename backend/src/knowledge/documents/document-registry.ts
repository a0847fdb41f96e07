import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Document } from './document.entity.js';
import { DocumentVersion, LIVE_STATES } from './document-version.entity.js';
import { DocumentsRepository } from './documents.repository.js';

export interface UploadedFile {
  name: string;
  mimeType: string;
  sizeBytes: number;
  sha256: string;
}

export interface Registered {
  document: Document;
  /** The version a job has to be queued for; absent when the content is searchable or being worked on already. */
  toIngest?: string;
}

/** Decides what an uploaded file means: a new document, a new version of one, or one that is there already. */
@Injectable()
export class DocumentRegistry {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly audit: AuditService,
  ) {}

  /** Same bytes = same document (whatever the name); same name = new version. Two uploads at once end as one. */
  async register(file: UploadedFile): Promise<Registered> {
    try {
      return await this.db.tx((em) => this.registerIn(em, file));
    } catch (error) {
      // The other upload of the same name or content won; now it can be found.
      if (error instanceof UniqueConstraintViolationException) return this.db.tx((em) => this.registerIn(em, file));
      throw error;
    }
  }

  /** Starts a failed version again. */
  requeue(document: Document, version: DocumentVersion): Registered {
    Object.assign(version, { state: 'pending', attempts: 0 });
    Object.assign(document, { status: 'queued', progress: 0, reasonCode: null, reasonMessage: null });
    return { document, toIngest: version.id };
  }

  private async registerIn(em: EntityManager, file: UploadedFile): Promise<Registered> {
    const same = await em.findOne(DocumentVersion, { sha256: file.sha256, state: { $in: LIVE_STATES } });
    const owner = same && (await this.documents.findLocked(em, same.documentId));
    if (same && owner && owner.status !== 'deleting') return this.seenBefore(em, owner, await em.refreshOrFail(same));
    const found = await em.findOne(Document, { name: file.name, status: { $ne: 'deleting' } });
    const document = (found && (await this.documents.findLocked(em, found.id))) ?? this.newDocument(em, file);
    await this.supersedeTarget(em, document);
    const version = await this.newVersion(em, document, file);
    Object.assign(document, {
      targetVersionId: version.id,
      status: 'queued',
      progress: 0,
      reasonCode: null,
      reasonMessage: null,
    });
    Object.assign(document, { mimeType: file.mimeType, sizeBytes: file.sizeBytes });
    await em.flush();
    await this.audit.record('document.uploaded', { type: 'document', id: document.id }, { version: version.number });
    return { document, toIngest: version.id };
  }

  private async seenBefore(em: EntityManager, document: Document, version: DocumentVersion): Promise<Registered> {
    if (version.state === 'failed') {
      const again = this.requeue(document, version);
      await em.flush();
      return again;
    }
    // The content that is searchable now was uploaded again: a newer one in the making is not wanted any more.
    if (version.state === 'active' && document.targetVersionId) {
      await this.supersedeTarget(em, document);
      restoreActive(document, version);
      await em.flush();
    }
    return { document };
  }

  private newDocument(em: EntityManager, file: UploadedFile): Document {
    const document = new Document();
    Object.assign(document, { workspaceId: this.context.workspaceId, ...pick(file) });
    em.persist(document);
    return document;
  }

  private async newVersion(em: EntityManager, document: Document, file: UploadedFile): Promise<DocumentVersion> {
    const last = await em.findOne(DocumentVersion, { documentId: document.id }, { orderBy: { number: 'desc' } });
    const version = new DocumentVersion();
    const { mimeType, sizeBytes, sha256 } = file;
    Object.assign(version, {
      workspaceId: this.context.workspaceId,
      documentId: document.id,
      number: (last?.number ?? 0) + 1,
    });
    Object.assign(version, { mimeType, sizeBytes, sha256 });
    // The document first: the version refers to it by id only.
    await em.flush();
    await em.persist(version).flush();
    return version;
  }

  private async supersedeTarget(em: EntityManager, document: Document): Promise<void> {
    const id = document.targetVersionId;
    if (id)
      await em.nativeUpdate(DocumentVersion, { id, state: { $in: ['pending', 'failed'] } }, { state: 'superseded' });
  }
}

const pick = ({ name, mimeType, sizeBytes }: UploadedFile) => ({ name, mimeType, sizeBytes });

/** The document as its active version makes it. */
export function restoreActive(document: Document, version: DocumentVersion): void {
  Object.assign(document, {
    status: 'ready',
    progress: 1,
    targetVersionId: null,
    mimeType: version.mimeType,
    sizeBytes: version.sizeBytes,
    pages: version.pages,
    chunkCount: version.chunkCount,
    reasonCode: version.partial ? 'partial' : null,
    reasonMessage: version.partial ?? null,
  });
}
