import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { AppConfig } from '../../config/app-config.js';
import { executeSql } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { TenantDb } from '../../database/tenant-db.js';
import { QaGap, QaGapQuestion } from './gap.entity.js';
import { GapVectors } from './gap-vectors.js';

const SWEEP_MS = 60_000;
const DAY_MS = 86_400_000;
const BATCH = 500;

interface GoneRow {
  id: string;
  workspaceId: string;
  gapId: string | null;
}

/**
 * Deletes, with their vectors: questions whose message no longer exists, groups without questions, and groups that have not been asked
 * for longer than the retention period.
 */
@Injectable()
export class GapSweeper implements OnApplicationBootstrap {
  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly system: SystemScope,
    private readonly db: TenantDb,
    private readonly vectors: GapVectors,
    private readonly context: RequestContext,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'qa-gap-sweep', everyMs: SWEEP_MS, run: () => this.once() });
  }

  /** @returns the number of deleted questions and groups */
  async once(): Promise<number> {
    return (await this.erased()) + (await this.past());
  }

  private async erased(): Promise<number> {
    const rows = await this.find(
      `select id, workspace_id as "workspaceId", gap_id as "gapId" from qa_gap_questions
       where question_id is null order by workspace_id, id limit ${BATCH}`,
    );
    await this.inEach(rows, async (own) => {
      await this.remove(own.map(({ id }) => id));
      const gaps = [...new Set(own.flatMap(({ gapId }) => gapId ?? []))];
      if (gaps.length === 0) return;
      await this.db.sql(
        `delete from qa_gaps g where g.workspace_id = ? and g.id in (?)
           and not exists (select 1 from qa_gap_questions q where q.gap_id = g.id)`,
        [this.context.workspaceId, gaps],
      );
    });
    return rows.length;
  }

  private async past(): Promise<number> {
    const days = this.config.retention.qaGapsDays;
    if (days === 0) return 0;
    const rows = await this.find(
      `select id, workspace_id as "workspaceId", id as "gapId" from qa_gaps
       where last_asked_at < ? order by last_asked_at, id limit ${BATCH}`,
      [new Date(this.clock.now().getTime() - days * DAY_MS)],
    );
    await this.inEach(rows, async (own) => {
      const gaps = own.map(({ id }) => id);
      const asked = await this.db.em().find(QaGapQuestion, { gapId: { $in: gaps }, embedderId: { $ne: null } });
      await this.vectors.forget(asked);
      await this.db.delete(QaGap, { id: { $in: gaps } });
    });
    return rows.length;
  }

  private async remove(ids: string[]): Promise<void> {
    await this.vectors.forget(await this.db.em().find(QaGapQuestion, { id: { $in: ids } }));
    await this.db.delete(QaGapQuestion, { id: { $in: ids }, questionId: null });
  }

  private find(sql: string, params: unknown[] = []): Promise<GoneRow[]> {
    return this.system.run('qa.gaps', (em) => executeSql<GoneRow>(em, sql, params));
  }

  private async inEach(rows: readonly GoneRow[], work: (own: GoneRow[]) => Promise<void>): Promise<void> {
    for (const workspaceId of new Set(rows.map((row) => row.workspaceId)))
      await this.context.run({ workspaceId }, () => work(rows.filter((row) => row.workspaceId === workspaceId)));
  }
}
