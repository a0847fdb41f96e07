import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { AppConfig } from '../../config/app-config.js';
import { lockRow } from '../../database/row-locks.js';
import { TenantDb } from '../../database/tenant-db.js';
import { QaGap, QaGapQuestion } from './gap.entity.js';
import { GapVectors } from './gap-vectors.js';
import { QaGapsRepository } from './gaps.repository.js';

type Row = Pick<QaGapQuestion, 'id' | 'embedderId'>;

/** Adds questions to groups, serialised per workspace, so that counts and members stay consistent. */
@Injectable()
export class GapMembership {
  constructor(
    private readonly db: TenantDb,
    private readonly gaps: QaGapsRepository,
    private readonly vectors: GapVectors,
    private readonly context: RequestContext,
    private readonly config: AppConfig,
  ) {}

  /** @param embedderId of the question's vector, if it has one. @returns false when the group no longer exists */
  async join({ id }: QaGapQuestion, gapId: string, embedderId: string | null): Promise<boolean> {
    return this.settled(async (em) => {
      await this.db.lockWorkspace(em);
      const gap = await lockRow(em, QaGap, { id: gapId });
      const row = await this.waiting(em, id);
      if (!row) return [];
      return gap ? this.add(em, gap, row, embedderId) : null;
    });
  }

  /**
   * Opens a group. At the limit the least asked open group is deleted; if all groups are decided, the question is dropped.
   * @param seen number of the newest group when the question was compared. @returns false when another group was opened since then
   */
  async open({ id }: QaGapQuestion, gapId: string, embedderId: string | null, seen: number): Promise<boolean> {
    return this.settled(async (em) => {
      await this.db.lockWorkspace(em);
      const row = await this.waiting(em, id);
      if (!row) return [];
      const number = await this.gaps.lastNumber();
      if (number !== seen) return null;
      const gone = await this.makeRoom(em);
      if (!gone) {
        await em.remove(row).flush();
        return [{ id, embedderId }];
      }
      const { workspaceId } = this.context;
      const { language, askedAt } = row;
      const values = {
        id: gapId,
        workspaceId,
        number: number + 1,
        language,
        firstAskedAt: askedAt,
        lastAskedAt: askedAt,
      };
      const gap = Object.assign(new QaGap(), values);
      em.persist(gap);
      return [...gone, ...(await this.add(em, gap, row, embedderId))];
    });
  }

  /** @param change returns the deleted questions; null when nothing was changed */
  private async settled(change: (em: EntityManager) => Promise<Row[] | null>): Promise<boolean> {
    const gone = await this.db.tx(change);
    if (gone) await this.vectors.forget(gone);
    return gone !== null;
  }

  private waiting(em: EntityManager, id: string): Promise<QaGapQuestion | null> {
    return lockRow(em, QaGapQuestion, { id, gapId: null, questionId: { $ne: null } });
  }

  /** Adds a question. An approved group is reopened, because its entry did not answer the question; a dismissed group stays dismissed. */
  private async add(em: EntityManager, gap: QaGap, row: QaGapQuestion, embedderId: string | null): Promise<Row[]> {
    gap.count += 1;
    if (row.askedAt > gap.lastAskedAt) gap.lastAskedAt = row.askedAt;
    if (row.askedAt < gap.firstAskedAt) gap.firstAskedAt = row.askedAt;
    if (gap.status === 'answered' && gap.decidedAt && row.askedAt > gap.decidedAt) gap.status = 'open';
    Object.assign(row, { gapId: gap.id, embedderId });
    await em.flush();
    const max = this.config.maxima.qa_gap_questions;
    if (gap.count > max) await this.gaps.trim(gap.id, max);
    return [];
  }

  /** @returns the deleted questions; null when there is no room */
  private async makeRoom(em: EntityManager): Promise<Row[] | null> {
    if ((await em.count(QaGap, {})) < this.config.maxima.qa_gaps) return [];
    const least = await em.findOne(
      QaGap,
      { status: 'open' },
      { orderBy: { count: 'asc', lastAskedAt: 'asc', id: 'asc' } },
    );
    if (!least) return null;
    const rows = await em.find(QaGapQuestion, { gapId: least.id, embedderId: { $ne: null } });
    await this.db.delete(QaGap, { id: least.id });
    return rows;
  }
}
