import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { upsertRows } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { TenantDb } from '../../database/tenant-db.js';
import { ANSWERED_WITHOUT_LLM_SQL } from './answered-without-llm.js';
import type { UsageEvent } from './usage-event.js';
import { UsageEventRow } from './usage-event.entity.js';
import { UsageMonths } from './usage-months.js';
import { toUsageRow } from './usage-row.js';

export interface UsageTotals {
  questions: number;
  answeredWithoutLlm: number;
  cacheHits: number;
  unanswered: number;
  errors: number;
  promptTokens: number;
  completionTokens: number;
  costUsd: number;
  savedCostUsd: number;
  p95LatencyMs: number | null;
}

/** Tokens and cost are of everything that was asked of a model, the other figures of questions. */
const TOTALS_SQL = `
  select count(*) filter (where asked) as questions,
    count(*) filter (where asked and ${ANSWERED_WITHOUT_LLM_SQL}) as answered_without_llm,
    count(*) filter (where asked and outcome = 'ok' and source = 'cache') as cache_hits,
    count(*) filter (where asked and unanswered) as unanswered,
    count(*) filter (where asked and outcome = 'error') as errors,
    coalesce(sum(prompt_tokens), 0) as prompt_tokens,
    coalesce(sum(completion_tokens), 0) as completion_tokens,
    coalesce(sum(cost_usd), 0) as cost_usd,
    coalesce(sum(saved_cost_usd), 0) as saved_cost_usd,
    percentile_disc(0.95) within group (order by latency_ms) filter (where asked and outcome = 'ok') as p95_latency_ms
  from (
    select *, purpose = 'question' as asked from usage_events
    where workspace_id = ? and occurred_at >= ? and occurred_at < ?
  ) e`;

@Injectable()
export class UsageRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly system: SystemScope,
    private readonly context: RequestContext,
    private readonly months: UsageMonths,
  ) {}

  /** Stores events of any workspaces; existing ones are unchanged. */
  async insertNew(events: readonly UsageEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = [...new Map(events.map((e) => [e.id, toUsageRow(e)])).values()];
    await this.months.ensure(rows.map(({ occurredAt }) => occurredAt));
    await this.system.run('usage.persist', (em) =>
      upsertRows(em, UsageEventRow, rows, { onConflictFields: ['id', 'occurredAt'], onConflictAction: 'ignore' }),
    );
  }

  /** Totals of the current workspace in [from, to). */
  async totals(from: Date, to: Date): Promise<UsageTotals> {
    const [row] = await this.db.sql<Record<string, unknown>>(TOTALS_SQL, [this.context.workspaceId, from, to]);
    const n = (name: string): number => Number(row?.[name] ?? 0);
    return {
      questions: n('questions'),
      answeredWithoutLlm: n('answered_without_llm'),
      cacheHits: n('cache_hits'),
      unanswered: n('unanswered'),
      errors: n('errors'),
      promptTokens: n('prompt_tokens'),
      completionTokens: n('completion_tokens'),
      costUsd: n('cost_usd'),
      savedCostUsd: n('saved_cost_usd'),
      p95LatencyMs: row?.['p95_latency_ms'] == null ? null : n('p95_latency_ms'),
    };
  }
}
