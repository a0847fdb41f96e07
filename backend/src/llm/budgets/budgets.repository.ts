import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Workspace } from '../../workspaces/workspace.entity.js';
import type { AlertLevel } from './account.js';
import { Budget, type BudgetSubject } from './budget.entity.js';

export interface SubjectRef {
  type: BudgetSubject;
  id: string;
}

const LIST = `(select value::uuid from jsonb_array_elements_text(?::jsonb))`;

const NAMES_SQL = `
  select 'token' as type, id, name from api_tokens where workspace_id = ? and revoked_at is null and id in ${LIST}
  union all select 'widget', id, name from widgets where workspace_id = ? and id in ${LIST}
  union all select 'member', m.user_id, u.name from members m join users u on u.id = m.user_id
    where m.workspace_id = ? and m.user_id in ${LIST}`;

/** Exactly one alert per level and period, across replicas and even if Redis lost its data. */
const ALERT_SQL = `
  update budgets set alerted_level = ?, alerted_period = ?, updated_at = now()
  where workspace_id = ? and id = ?
    and (alerted_period is distinct from ? or alerted_level < ?) returning id`;

@Injectable()
export class BudgetsRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** Oldest first. */
  async all(): Promise<Budget[]> {
    return this.db.em().find(Budget, {}, { orderBy: { id: 'asc' } });
  }

  /** Like `all`, locked for a transaction that replaces them: concurrent replacements are serialized. */
  async allForChange(em: EntityManager): Promise<Budget[]> {
    await this.db.lockWorkspace(em);
    return em.find(Budget, {}, { orderBy: { id: 'asc' } });
  }

  /** IANA name; defines the boundaries of days and months. */
  async timeZone(): Promise<string> {
    return (await this.db.em().findOneOrFail(Workspace, { id: this.context.workspaceId })).timezone;
  }

  /** Names of the subjects that exist in the workspace, by `<type>:<id>`. */
  async names(subjects: readonly SubjectRef[]): Promise<Map<string, string>> {
    const ids = JSON.stringify(subjects.filter((s) => s.type !== 'workspace').map((s) => s.id));
    if (ids === '[]') return new Map();
    const { workspaceId } = this.context;
    const rows = await this.db.sql<{ type: string; id: string; name: string }>(NAMES_SQL, [
      workspaceId,
      ids,
      workspaceId,
      ids,
      workspaceId,
      ids,
    ]);
    return new Map(rows.map((row) => [`${row.type}:${row.id}`, row.name]));
  }

  /** @returns false when that alert was already sent. */
  async markAlerted(id: string, level: AlertLevel, periodStart: Date): Promise<boolean> {
    const { workspaceId } = this.context;
    const params = [level, periodStart, workspaceId, id, periodStart, level];
    return (await this.db.sql(ALERT_SQL, params)).length > 0;
  }
}
