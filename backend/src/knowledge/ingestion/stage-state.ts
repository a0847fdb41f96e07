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

/** Versions that can be gone back to, besides the one in use. */
export const KEPT_VERSIONS = 3;

/** What the document is shown as while it is worked on or waits for its turn. */
const STATUS: Record<Stage, DocumentStatus> = {
  parse: 'parsing',
  ocr: 'ocr',
  chunk: 'chunking',
  embed: 'embedding',
  publish: 'embedding',
};
/** Where each stage begins on the way from 0 to 1. */
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
  /** Vectors that are stored: where an interrupted job goes on. */
  embeddedCount?: number;
}

/**
 * State changes of the version in the making. Each one happens only while the job's step is the document's: a deleted document, a
 * newer upload, a cancelled or repeated job end it, whatever stage it is in.
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

  /** Counts the start of a job. @returns undefined when it is not wanted any more */
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

  /** @returns false when the job is not wanted any more. */
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

  /** What a job did, and the job that follows, at once. @returns undefined when it is not wanted any more */
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
   * @returns versions that answer nothing any more; undefined when it is not wanted; `stale` when it was made for an index that is not the
   * one searched any more
   */
  async publish(item: WorkItem): Promise<{ kept: string[]; superseded: string[] } | 'stale' | undefined> {
    const done = await this.revisions.change('knowledge', async (em) => {
      // First of all: a change of the index holds it before it touches documents.
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

  /** Before anything is embedded: what could not be kept is not worth the work. */
  private async refuseChunks(em: EntityManager, { versionId }: WorkItem, count: number): Promise<void> {
    const { chunkCount } = await em.findOneOrFail(DocumentVersion, { id: versionId });
    await this.quotas.refuseChunks(count, chunkCount ?? 0);
  }

  /** Keeps the newest of the replaced versions; none with the content that is in use again. */
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
