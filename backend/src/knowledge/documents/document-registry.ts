import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { isUniqueViolation } from '../../database/unique-violations.js';
import type { OcrMode } from '../../parsing/document-parser.js';
import { Document } from './document.entity.js';
import { restoreActive, startOn, stopped } from './document-state.js';
import { adopt, freeName, identityOf } from './document-identity.js';
import { DocumentVersion, LIVE_STATES } from './document-version.entity.js';
import { DocumentsRepository } from './documents.repository.js';
import { Quotas } from '../quotas/quotas.service.js';
import { FilePasswords } from './file-passwords.js';
import { MAX_TAGS } from './folder-and-tags.js';
import { newVersion } from './new-version.js';

export interface UploadedFile {
  name: string;
  mimeType: string;
  sizeBytes: number;
  sha256: string;
  /** See `toFolder`; empty for the top level. */
  folder?: string;
  tags?: string[];
  /** Web pages only: identifies the page instead of its name. */
  sourceUrl?: string;
  sourceId?: string;
  /** Opens an encrypted file. */
  password?: string;
  ocrMode?: OcrMode;
}

export interface Registered {
  document: Document;
  /** Whether processing has to start; false when the content is searchable or already being processed. */
  started: boolean;
}

/** Decides whether an uploaded file is a new document, a new version of one, or already present. */
@Injectable()
export class DocumentRegistry {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly documents: DocumentsRepository,
    private readonly passwords: FilePasswords,
    private readonly quotas: Quotas,
    private readonly audit: AuditService,
  ) {}

  /**
   * Same bytes = same document, whatever the name; same name in the same folder, or same address = new version. Concurrent
   * uploads of the same content end as one document.
   * @throws DomainError `quota_exceeded`
   */
  async register(file: UploadedFile): Promise<Registered> {
    try {
      return await this.db.tx((em) => this.registerIn(em, file));
    } catch (error) {
      // A concurrent upload of the same name or content won; the second attempt finds it.
      if (isUniqueViolation(error)) return this.db.tx((em) => this.registerIn(em, file));
      throw error;
    }
  }

  /** Reverts `register` when the bytes could not be stored. @returns the document after that */
  async withdraw({ id, targetVersionId, step }: Document): Promise<Document> {
    return this.db.tx(async (em) => {
      const document = await this.documents.lock(id);
      if (document.step !== step || document.targetVersionId !== targetVersionId) return document;
      await this.supersedeTarget(em, document);
      const active = document.activeVersionId && (await em.findOne(DocumentVersion, { id: document.activeVersionId }));
      if (active) restoreActive(document, active);
      else {
        stopped(document, 'deleting');
        document.targetVersionId = null;
      }
      await em.flush();
      return document;
    });
  }

  private async registerIn(em: EntityManager, file: UploadedFile): Promise<Registered> {
    await this.quotas.lock(em);
    const same = await em.findOne(DocumentVersion, {
      sha256: file.sha256,
      state: { $in: LIVE_STATES },
      rereads: false,
    });
    const owner = same && (await this.documents.findLocked(same.documentId));
    if (same && owner && owner.status !== 'deleting')
      return this.seenBefore(em, owner, await em.refreshOrFail(same), file);
    const found = await em.findOne(Document, { ...identityOf(file), status: { $ne: 'deleting' } });
    const locked = found && (await this.documents.findLocked(found.id));
    const document = locked ?? this.newDocument(em, file, await freeName(em, file));
    adopt(document, file);
    await this.supersedeTarget(em, document);
    await this.quotas.refuseFile(file, locked === null);
    const { mimeType, sizeBytes, sha256 } = file;
    const version = await newVersion(em, document, { mimeType, sizeBytes, sha256 });
    this.setOptions(version, file);
    startOn(document, version, 'parse');
    document.tags = [...new Set([...document.tags, ...(file.tags ?? [])])].slice(0, MAX_TAGS);
    await em.flush();
    await this.audit.record('document.uploaded', { type: 'document', id: document.id }, { version: version.number });
    return { document, started: true };
  }

  private async seenBefore(
    em: EntityManager,
    document: Document,
    version: DocumentVersion,
    file: UploadedFile,
  ): Promise<Registered> {
    adopt(document, file);
    if (version.state === 'failed' || version.state === 'cancelled') {
      if (document.targetVersionId !== version.id) await this.supersedeTarget(em, document);
      this.setOptions(version, file);
      startOn(document, version, 'parse');
      await em.flush();
      return { document, started: true };
    }
    // The searchable content was uploaded again: a newer version in progress is no longer wanted.
    if (version.state === 'active' && document.targetVersionId) {
      await this.supersedeTarget(em, document);
      restoreActive(document, version);
    }
    await em.flush();
    return { document, started: false };
  }

  private setOptions(version: DocumentVersion, { password, ocrMode }: UploadedFile): void {
    if (password !== undefined) version.password = this.passwords.seal(password, version);
    if (ocrMode !== undefined) version.ocrMode = ocrMode;
  }

  private newDocument(em: EntityManager, file: UploadedFile, name: string): Document {
    const document = new Document();
    Object.assign(document, { workspaceId: this.context.workspaceId, ...pick(file), name });
    em.persist(document);
    return document;
  }

  private async supersedeTarget(em: EntityManager, document: Document): Promise<void> {
    const id = document.targetVersionId;
    if (id)
      await this.db.update(
        DocumentVersion,
        { id, state: { $in: ['pending', 'failed', 'cancelled'] } },
        { state: 'superseded', password: null },
      );
  }
}

const pick = ({ mimeType, sizeBytes, folder = '', sourceUrl = '' }: UploadedFile) => ({
  mimeType,
  sizeBytes,
  folder,
  sourceUrl: sourceUrl || null,
});
