import { isUuid } from '../../common/ids/ids.js';
import type { UsageEvent } from './usage-event.js';
import { UsageEventRow } from './usage-event.entity.js';

const INT_MAX = 2_147_483_647;
const whole = (n: number | undefined): number => Math.min(Math.max(Math.round(Number(n) || 0), 0), INT_MAX);
const money = (n: number): string => Math.min(Math.max(n, 0), 1e8).toFixed(9);
const cut = (text: string, length: number): string => String(text).replaceAll('\0', '').slice(0, length);
const uuid = (id: string | null | undefined): string | null => (typeof id === 'string' && isUuid(id) ? id : null);

/** Values are clamped to their columns: an outlier must not block the events behind it. */
export function toUsageRow(e: UsageEvent): UsageEventRow {
  const occurredAt = new Date(e.occurredAt);
  return Object.assign(new UsageEventRow(), {
    id: e.id,
    workspaceId: e.workspaceId,
    createdAt: occurredAt,
    updatedAt: occurredAt,
    occurredAt,
    completionId: e.completionId,
    conversationId: uuid(e.conversationId),
    principal: cut(e.principal, 120),
    widgetId: uuid(e.widgetId),
    model: e.model ? cut(e.model, 200) : null,
    provider: e.provider ? cut(e.provider, 64) : null,
    source: cut(e.source, 16),
    cacheStatus: cut(e.cacheStatus, 16),
    promptTokens: whole(e.promptTokens),
    completionTokens: whole(e.completionTokens),
    costUsd: typeof e.costUsd === 'number' ? money(e.costUsd) : null,
    estimated: Boolean(e.estimated),
    savedTokens: whole(e.savedTokens),
    savedCostUsd: money(e.savedCostUsd ?? 0),
    latencyMs: whole(e.latencyMs),
    timeToFirstTokenMs: whole(e.timeToFirstTokenMs),
    overheadMs: whole(e.overheadMs),
    citations: whole(e.citations),
    unanswered: Boolean(e.unanswered),
    outcome: e.outcome,
    errorCode: e.errorCode ? cut(e.errorCode, 64) : null,
    purpose: cut(e.purpose ?? 'question', 16),
  });
}
