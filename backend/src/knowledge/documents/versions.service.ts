import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { unlessTaken } from '../../database/unique-violations.js';
import { IngestionQueue } from './ingestion.queue.js';
import type { Document } from './document.entity.js';
import { toDocumentDto, toVersionDto } from './document.mapper.js';
import { DocumentEvents } from './document-events.js';
import { restoreActive, startOn } from './document-state.js';
import { DocumentVersion } from './document-version.entity.js';
import { DocumentsRepository } from './documents.repository.js';
import type { DocumentDto } from './dto/document.dto.js';
import type { DocumentVersionDto } from './dto/version.dto.js';

/** Versions of a document's content. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsRepository,
    private readonly queue: IngestionQueue,
    private readonly events: DocumentEvents,
    private readonly audit: AuditService,
  ) {}

  /** Newest first. */
  async list(id: string, query: PageQuery): Promise<Page<DocumentVersionDto>> {
    await this.documents.get(id);
    return mapPage(await this.documents.versionPage(id, query), toVersionDto);
  }

  /**
   * Makes a version the searchable one: the chunks of a kept version are embedded again and then replace the current ones
   * atomically; a failed or cancelled version is processed again. The current version answers until then.
   * @throws DomainError `conflict` for the version in use and for content that now belongs to another document; `document_busy`
   */
  async activate(id: string, versionId: string): Promise<DocumentDto> {
    const document = await this.change(id, versionId, async (em, locked, version) => {
      if (version.state === 'active') throw new DomainError('conflict', 'The version is in use already.');
      if (version.state === 'pending') throw new DomainError('document_busy', 'The version is being processed.');
      const other = locked.targetVersionId;
      if (other && other !== versionId)
        await this.db.update(DocumentVersion, { id: other }, { state: 'superseded', password: null });
      startOn(locked, version, version.state === 'kept' && version.chunkCount ? 'embed' : 'parse');
      version.embeddedCount = 0;
      await em.flush();
      await this.audit.record('document.version_activated', { type: 'document', id }, { version: version.number });
    });
    await this.queue.next(document);
    await this.events.changed(document);
    return toDocumentDto(document);
  }

  /** @throws DomainError `conflict` for the version in use and for the only one, `document_busy` for one that is being processed. */
  async purge(id: string, versionId: string): Promise<void> {
    const document = await this.change(id, versionId, async (em, locked, version) => {
      if (version.state === 'active') throw new DomainError('conflict', 'The version is in use.');
      if (version.state === 'pending') throw new DomainError('document_busy', 'The version is being processed.');
      if (locked.targetVersionId === version.id) await this.withoutTarget(em, locked);
      Object.assign(version, { state: 'superseded', password: null });
      await em.flush();
      await this.audit.record('document.version_purged', { type: 'document', id }, { version: version.number });
    });
    await this.queue.purge(id, versionId);
    await this.events.changed(document);
  }

  private async withoutTarget(em: EntityManager, document: Document): Promise<void> {
    const active = document.activeVersionId && (await em.findOne(DocumentVersion, { id: document.activeVersionId }));
    if (!active) throw new DomainError('conflict', 'It is the only version. Delete the document instead.');
    restoreActive(document, active);
  }

  private async change(
    id: string,
    versionId: string,
    change: (em: EntityManager, document: Document, version: DocumentVersion) => Promise<void>,
  ): Promise<Document> {
    return unlessTaken(TAKEN, () =>
      this.db.tx(async (em) => {
        const document = await this.documents.lockLive(id);
        await change(em, document, await this.documents.requiredVersion(id, versionId));
        return document;
      }),
    );
  }
}

const TAKEN = { document_versions_live_content_uq: ['conflict', 'Another document now has this content.'] } as const;
