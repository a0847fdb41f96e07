import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../database/tenant-db.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { Document, type DocumentStatus, IN_PROGRESS } from '../documents/document.entity.js';
import { DocumentEvents } from '../documents/document-events.js';
import { restoreActive } from '../documents/document-state.js';
import { DocumentVersion } from '../documents/document-version.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import type { Reason } from '../reasons.js';

export interface WorkItem {
  documentId: string;
  versionId: string;
}

/**
 * State changes of the version in the making. Each one happens only while the version is still wanted: a deleted document or
 * a newer upload ends the job, whatever stage it is in.
 */
@Injectable()
export class VersionState {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsRepository,
    private readonly revisions: Revisions,
    private readonly events: DocumentEvents,
  ) {}

  async isWanted({ documentId, versionId }: WorkItem): Promise<boolean> {
    const where = { id: documentId, targetVersionId: versionId, status: { $in: IN_PROGRESS } };
    return (await this.db.em().count(Document, where)) > 0;
  }

  /** Counts the start of a job. @returns the version, or undefined when it is not wanted any more. */
  async begin(item: WorkItem): Promise<DocumentVersion | undefined> {
    if (!(await this.isWanted(item))) return undefined;
    return this.db.tx(async (em) => {
      const version = await em.findOne(DocumentVersion, { id: item.versionId, state: 'pending' });
      if (!version) return undefined;
      version.attempts += 1;
      await em.flush();
      return version;
    });
  }

  /** @returns false when the version is not wanted any more. */
  async advance(item: WorkItem, status: DocumentStatus, progress: number, embeddedCount?: number): Promise<boolean> {
    const document = await this.db.tx(async (em) => {
      const locked = await this.lockedTarget(em, item);
      if (!locked) return undefined;
      const stage = status === 'embedding' ? 'embed' : 'parse';
      Object.assign(locked, { status, stage, progress: Math.min(1, Math.max(0, progress)) });
      if (embeddedCount !== undefined)
        await em.nativeUpdate(DocumentVersion, { id: item.versionId }, { embeddedCount });
      await em.flush();
      return locked;
    });
    if (document) await this.events.changed(document);
    return document !== undefined;
  }

  /** Makes the version the searchable one. @returns the id of the version it replaces, null for none, undefined when unwanted. */
  async publish(item: WorkItem): Promise<string | null | undefined> {
    const done = await this.revisions.change('knowledge', async (em) => {
      const document = await this.lockedTarget(em, item);
      if (!document) return undefined;
      const version = await em.findOneOrFail(DocumentVersion, { id: item.versionId });
      const replaced = document.activeVersionId ?? null;
      if (replaced) await em.nativeUpdate(DocumentVersion, { id: replaced }, { state: 'superseded' });
      version.state = 'active';
      document.activeVersionId = version.id;
      restoreActive(document, version);
      await em.flush();
      return { document, replaced };
    });
    if (done) await this.events.changed(done.document);
    return done?.replaced;
  }

  async fail(item: WorkItem, { code, message }: Reason): Promise<void> {
    const document = await this.db.tx(async (em) => {
      const locked = await this.lockedTarget(em, item);
      if (!locked) return undefined;
      const kept = locked.activeVersionId ? ' The earlier version stays in use.' : '';
      Object.assign(locked, { status: 'failed', reasonCode: code, reasonMessage: message + kept });
      await em.nativeUpdate(
        DocumentVersion,
        { id: item.versionId },
        {
          state: 'failed',
          reasonCode: code,
          reasonMessage: message,
          failedStage: locked.stage,
          failedAt: new Date(),
          password: null,
        },
      );
      await em.flush();
      return locked;
    });
    if (document) await this.events.changed(document);
  }

  private async lockedTarget(
    em: Parameters<DocumentsRepository['findLocked']>[0],
    item: WorkItem,
  ): Promise<Document | undefined> {
    const document = await this.documents.findLocked(em, item.documentId);
    const wanted = document && document.targetVersionId === item.versionId && IN_PROGRESS.includes(document.status);
    return wanted ? document : undefined;
  }
}
