import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';

/** Whose spending: the whole workspace's if neither is set. */
export interface Spender {
  /** `member:<id>` or `api_token:<id>` */
  principal?: string;
  widgetId?: string;
}

export interface Spent {
  /** Billionths of a US dollar. */
  nanoUsd: number;
  /** Prompt and completion. */
  tokens: number;
}

const SUMS = `coalesce(sum(cost_usd), 0) * 1000000000 as nano_usd, coalesce(sum(prompt_tokens + completion_tokens), 0) as tokens`;
/** A list as one JSON parameter: drivers differ in their handling of arrays. */
const LIST = `(select value from jsonb_array_elements_text(?::jsonb))`;

/** Spending of the current workspace, from the usage events in PostgreSQL. */
@Injectable()
export class SpendingRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** @param counted ids of events that the caller has already counted */
  async sum(spender: Spender, from: Date, to: Date, counted: readonly string[]): Promise<Spent> {
    const who = condition(spender);
    const others = counted.length === 0 ? '' : `and id::text not in ${LIST}`;
    const [row] = await this.db.sql<Record<string, unknown>>(
      `select ${SUMS} from usage_events
       where workspace_id = ? and occurred_at >= ? and occurred_at < ? ${who.sql} ${others}`,
      [this.context.workspaceId, from, to, ...who.params, ...(counted.length === 0 ? [] : [JSON.stringify(counted)])],
    );
    return toSpent(row);
  }

  /** The same per interval. @param bounds ascending; interval `i` is from bound `i` to bound `i + 1` */
  async series(spender: Spender, bounds: readonly Date[]): Promise<Spent[]> {
    const who = condition(spender);
    const rows = await this.db.sql<Record<string, unknown>>(
      `select width_bucket(occurred_at, (select array_agg(value::timestamptz order by value) from jsonb_array_elements_text(?::jsonb))) as bucket,
         ${SUMS} from usage_events
       where workspace_id = ? and occurred_at >= ? and occurred_at < ? ${who.sql} group by 1`,
      [JSON.stringify(bounds), this.context.workspaceId, bounds[0], bounds.at(-1), ...who.params],
    );
    const byBucket = new Map(rows.map((row) => [Number(row['bucket']), row]));
    return bounds.slice(1).map((_, i) => toSpent(byBucket.get(i + 1)));
  }
}

function condition({ principal, widgetId }: Spender): { sql: string; params: unknown[] } {
  if (principal !== undefined) return { sql: 'and principal = ?', params: [principal] };
  if (widgetId !== undefined) return { sql: 'and widget_id = ?::uuid', params: [widgetId] };
  return { sql: '', params: [] };
}

const toSpent = (row: Record<string, unknown> | undefined): Spent => ({
  nanoUsd: Math.round(Number(row?.['nano_usd'] ?? 0)),
  tokens: Number(row?.['tokens'] ?? 0),
});
