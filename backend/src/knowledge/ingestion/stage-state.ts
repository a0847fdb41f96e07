import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { TenantDb } from '../../database/tenant-db.js';
import { WorkspaceEmbedders } from '../../embeddings/pins/workspace-embedders.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { Document, type DocumentStatus, IN_PROGRESS, type Stage } from '../documents/document.entity.js';
import { DocumentEvents } from '../documents/document-events.js';
import { restoreActive, stopped } from '../documents/document-state.js';
import { DocumentVersion } from '../documents/document-version.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { Quotas } from '../quotas/quotas.service.js';
import type { Reason } from '../../parsing/reasons.js';
import type { Outcome, StageWork, WorkItem } from './stage-work.js';

/** Number of restorable versions besides the one in use. */
export const KEPT_VERSIONS = 3;

/** Document status while the stage is running or waiting. */
const STATUS: Record<Stage, DocumentStatus> = {
  parse: 'parsing',
  ocr: 'ocr',
  chunk: 'chunking',
  embed: 'embedding',
  publish: 'embedding',
};
/** Overall progress (0…1) at which each stage begins. */
const BEGINS: Record<Stage | 'end', number> = { parse: 0, ocr: 0.2, chunk: 0.45, embed: 0.5, publish: 0.98, end: 1 };
const ENDS: Record<Stage, Stage | 'end'> = {
  parse: 'ocr',
  ocr: 'chunk',
  chunk: 'embed',
  embed: 'publish',
  publish: 'end',
};

export interface StageProgress {
  done: number;
  total: number;
  etaS?: number;
  /** Number of stored vectors: an interrupted job resumes there. */
  embeddedCount?: number;
}

/**
 * State changes of the version being processed. Each one applies only while the job's step is the document's current one:
 * deleting the document, a newer upload, or cancelling or repeating the job ends it at any stage.
 */
@Injectable()
export class StageState {
  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
    private readonly documents: DocumentsRepository,
    private readonly quotas: Quotas,
    private readonly embedders: WorkspaceEmbedders,
    private readonly revisions: Revisions,
    private readonly events: DocumentEvents,
  ) {}

  async isWanted({ documentId, versionId, step }: WorkItem): Promise<boolean> {
    const where = { id: documentId, targetVersionId: versionId, step, status: { $in: IN_PROGRESS } };
    return (await this.db.em().count(Document, where)) > 0;
  }

  /** Counts the start of a job. @returns undefined if the job is no longer wanted */
  async begin(item: WorkItem, stage: Stage): Promise<Pick<StageWork, 'document' | 'version'> | undefined> {
    const found = await this.db.tx(async (em) => {
      const document = await this.lockedTarget(em, item);
      const version = document && (await em.findOne(DocumentVersion, { id: item.versionId, state: 'pending' }));
      if (!version || document.stage !== stage) return undefined;
      version.attempts += 1;
      Object.assign(document, {
        status: STATUS[stage],
        progress: Math.max(document.progress, BEGINS[stage]),
        etaS: null,
      });
      await em.flush();
      return { document, version };
    });
    if (found) await this.events.changed(found.document);
    return found;
  }

  /** @returns false if the job is no longer wanted. */
  async advance(item: WorkItem, { done, total, etaS, embeddedCount }: StageProgress): Promise<boolean> {
    const document = await this.db.tx(async (em) => {
      const locked = await this.lockedTarget(em, item);
      if (!locked?.stage) return undefined;
      const [from, to] = [BEGINS[locked.stage], BEGINS[ENDS[locked.stage]]];
      const progress = from + (to - from) * Math.min(1, Math.max(0, total > 0 ? done / total : 0));
      Object.assign(locked, { progress, stageDone: done, stageTotal: total, etaS: etaS ?? null });
      if (embeddedCount !== undefined) await this.db.update(DocumentVersion, { id: item.versionId }, { embeddedCount });
      await em.flush();
      return locked;
    });
    if (document) await this.events.changed(document);
    return document !== undefined;
  }

  /** Stores the result of a job and its following job in one transaction. @returns undefined if the job is no longer wanted */
  async complete(item: WorkItem, { next, facts, chunks, write, retried }: Outcome): Promise<Document | undefined> {
    const document = await this.db.tx(async (em) => {
      if (chunks !== undefined) await this.quotas.lock(em);
      const locked = await this.lockedTarget(em, item);
      if (!locked) return undefined;
      if (chunks !== undefined) await this.refuseChunks(em, item, chunks);
      await write?.(em);
      await this.db.update(DocumentVersion, { id: item.versionId }, { ...facts, ...(retried ? {} : { attempts: 0 }) });
      if (next !== locked.stage) Object.assign(locked, { stageDone: null, stageTotal: null });
      Object.assign(locked, { stage: next, status: STATUS[next], step: locked.step + 1, etaS: null });
      await em.flush();
      return locked;
    });
    if (document) await this.events.changed(document);
    return document;
  }

  /**
   * Makes the version the searchable one.
   * @returns versions that are no longer searchable; undefined if the job is no longer wanted; `stale` if the version was made
   * for an index that is no longer searched
   */
  async publish(item: WorkItem): Promise<{ kept: string[]; superseded: string[] } | 'stale' | undefined> {
    const done = await this.revisions.change('knowledge', async (em) => {
      // Must come first: a change of the index locks it before it touches documents.
      const index = await this.embedders.held(em, 'read');
      const document = await this.lockedTarget(em, item);
      if (!document) return undefined;
      const version = await em.findOneOrFail(DocumentVersion, { id: item.versionId });
      if (version.generation !== (index?.generation ?? 1)) return 'stale';
      const replaced = document.activeVersionId;
      if (replaced && replaced !== version.id)
        await this.db.update(DocumentVersion, { id: replaced }, { state: 'kept' });
      Object.assign(version, { state: 'active', attempts: 0, rereads: false });
      document.activeVersionId = version.id;
      restoreActive(document, version);
      await em.flush();
      return { document, ...(await this.trim(em, version)) };
    });
    if (done && done !== 'stale') await this.events.changed(done.document);
    return done;
  }

  async fail(item: WorkItem, { code, message }: Reason): Promise<void> {
    const document = await this.db.tx(async (em) => {
      const locked = await this.lockedTarget(em, item);
      if (!locked) return undefined;
      const failed = { state: 'failed', reasonCode: code, reasonMessage: message, password: null } as const;
      const when = { failedStage: locked.stage, failedAt: this.clock.now() };
      await this.db.update(DocumentVersion, { id: item.versionId }, { ...failed, ...when });
      const kept = locked.activeVersionId ? ' The earlier version stays in use.' : '';
      stopped(locked, 'failed');
      Object.assign(locked, { reasonCode: code, reasonMessage: message + kept });
      await em.flush();
      return locked;
    });
    if (document) await this.events.changed(document);
  }

  /** Checked before embedding: chunks that cannot be stored are not worth the work. */
  private async refuseChunks(em: EntityManager, { versionId }: WorkItem, count: number): Promise<void> {
    const { chunkCount } = await em.findOneOrFail(DocumentVersion, { id: versionId });
    await this.quotas.refuseChunks(count, chunkCount ?? 0);
  }

  /** Keeps the newest of the replaced versions, but none with the content that is in use again. */
  private async trim(em: EntityManager, active: DocumentVersion): Promise<{ kept: string[]; superseded: string[] }> {
    const rows = await em.find(
      DocumentVersion,
      { documentId: active.documentId, state: { $in: ['kept', 'cancelled', 'failed'] } },
      { orderBy: { number: 'desc' } },
    );
    const kept = rows.filter((v) => v.state === 'kept' && v.sha256 !== active.sha256).slice(0, KEPT_VERSIONS);
    const superseded = rows.filter((v) => !kept.includes(v)).map((v) => v.id);
    if (superseded.length > 0)
      await this.db.update(DocumentVersion, { id: { $in: superseded } }, { state: 'superseded', password: null });
    return { kept: kept.filter((v) => v.embeddedCount > 0).map((v) => v.id), superseded };
  }

  private async lockedTarget(em: EntityManager, item: WorkItem): Promise<Document | undefined> {
    const document = await this.documents.findLocked(item.documentId);
    const wanted =
      document?.targetVersionId === item.versionId &&
      document.step === item.step &&
      IN_PROGRESS.includes(document.status);
    return wanted ? document : undefined;
  }
}
