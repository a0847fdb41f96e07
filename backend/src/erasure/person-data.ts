import { Injectable } from '@nestjs/common';
import { UsageMover } from '../analytics/usage/usage-mover.js';
import { RequestContext } from '../common/context/request-context.js';
import { TenantDb } from '../database/tenant-db.js';
import { CacheEraser } from '../llm/cache/cache-eraser.js';
import { RunEraser } from '../runs/run-eraser.js';
import { type ErasureKind, type ErasureReport, NOTHING_ERASED } from './erasure.entity.js';

const BATCH = 200;
const IDS = `any(string_to_array(?, ',')::uuid[])`;
/** The index of words finds candidates; the position check excludes messages with the same words elsewhere. */
const CONTAINS_TEXT = `m.words @@ plainto_tsquery('simple', ?)
  and position(? in lower(left(m.content, 20000))) > 0`;

const MEMBERS = `
  select u.id from users u join members b on b.user_id = u.id where b.workspace_id = ? and lower(u.email) = ?`;
const OWN_CONVERSATIONS = `select id from conversations where workspace_id = ? and principal_id = ? limit ${BATCH}`;
const MENTIONS = `
  select distinct m.conversation_id as id from messages m
  where m.workspace_id = ? and m.role = 'user' and ${CONTAINS_TEXT} limit ${BATCH}`;
const COUNTS = `
  select count(*)::int as messages,
    (select count(*)::int from message_traces t join messages x on x.id = t.message_id where x.conversation_id = ${IDS}) as traces,
    (select count(*)::int from feedback f join messages x on x.id = f.message_id where x.conversation_id = ${IDS}) as feedback,
    (select count(*)::int from conversation_memories k where k.conversation_id = ${IDS}) as memories
  from messages m where m.workspace_id = ? and m.conversation_id = ${IDS}`;
/** Cache entries whose question is a message of these conversations. */
const CACHED = `
  select e.id from cache_entries e where e.workspace_id = ? and left(e.question, 500) in (
    select left(m.content, 500) from messages m where m.workspace_id = e.workspace_id and m.role = 'user' and m.conversation_id = ${IDS})`;
const PAIRS = `
  delete from cache_negatives n where n.workspace_id = ? and (n.reported_by = ? or left(n.asked, 500) in (
    select left(m.content, 500) from messages m where m.workspace_id = n.workspace_id and m.role = 'user' and m.conversation_id = ${IDS}))
  returning n.id`;
/** Their streams expire before that; an event that began them is from the same time. */
const RUNS_KEPT = `interval '2 days'`;
const USAGE = `
  update usage_events set principal = 'erased', conversation_id = null
  where workspace_id = ? and (principal = ? or conversation_id = ${IDS})
  returning completion_id as id, occurred_at > now() - ${RUNS_KEPT} as readable`;
const RUNS = `
  select distinct m.completion_id as id from messages m
  where m.workspace_id = ? and m.conversation_id = ${IDS} and m.completion_id is not null and m.created_at > now() - ${RUNS_KEPT}`;
/** Drafts of suggestions that contain a question of the conversations: a draft answers that question. */
const DRAFTS = `
  update qa_gaps g set draft = null where g.workspace_id = ? and g.draft is not null and g.id in (
    select q.gap_id from qa_gap_questions q join messages m on m.id = q.question_id
    where m.workspace_id = g.workspace_id and m.conversation_id = ${IDS})
  returning g.id`;
const DELETE_CONVERSATIONS = `delete from conversations where workspace_id = ? and id = ${IDS} returning id`;
const VISITOR = `delete from visitors where workspace_id = ? and id = ? returning id`;

interface Counts {
  messages: number;
  traces: number;
  feedback: number;
  memories: number;
}

/**
 * Erases everything in the current workspace that contains what one person wrote. Exports are generated on download and not stored;
 * the audit log only has member ids and is kept.
 */
@Injectable()
export class PersonData {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly cache: CacheEraser,
    private readonly runs: RunEraser,
    private readonly usage: UsageMover,
  ) {}

  /** Can be repeated after an interruption. @returns the number of removed rows by kind */
  async erase(kind: ErasureKind, subject: string): Promise<ErasureReport> {
    const report = { ...NOTHING_ERASED };
    await this.usage.settle(this.workspace);
    for (const principal of await this.principals(kind, subject)) {
      await this.portions(report, principal, () => this.ids(OWN_CONVERSATIONS, principal));
      // Includes answers that ended during the erasure.
      await this.usage.settle(this.workspace);
      await this.portion(report, principal, []);
    }
    if (kind === 'email') await this.portions(report, '', () => this.ids(MENTIONS, subject, subject));
    if (kind === 'visitor') report.visitors += (await this.ids(VISITOR, subject)).length;
    return report;
  }

  private async principals(kind: ErasureKind, subject: string): Promise<string[]> {
    if (kind === 'visitor') return [`visitor:${subject}`];
    return (await this.ids(MEMBERS, subject)).map((id) => `member:${id}`);
  }

  private async portions(report: ErasureReport, principal: string, next: () => Promise<string[]>): Promise<void> {
    for (let ids = await next(); ids.length > 0; ids = await next()) await this.portion(report, principal, ids);
  }

  /** Dependent rows are deleted before their conversations, so that they are still found after an interruption. */
  private async portion(report: ErasureReport, principal: string, ids: readonly string[]): Promise<void> {
    const list = ids.join();
    const [counts] = await this.rows<Counts>(COUNTS, [list, list, list, this.workspace, list]);
    report.cache_entries += await this.cache.forget((await this.ids(CACHED, list)).map((id) => id));
    report.reported_pairs += (await this.ids(PAIRS, principal, list)).length;
    report.drafts += (await this.ids(DRAFTS, list)).length;
    const usage = await this.rows<{ id: string; readable: boolean }>(USAGE, [this.workspace, principal, list]);
    report.usage_events += usage.length;
    const readable = usage.flatMap(({ id, readable }) => (readable ? [id] : []));
    report.runs += await this.runs.forget([...new Set([...readable, ...(await this.ids(RUNS, list))])]);
    report.conversations += (await this.ids(DELETE_CONVERSATIONS, list)).length;
    for (const key of ['messages', 'traces', 'feedback', 'memories'] as const) report[key] += counts?.[key] ?? 0;
  }

  private async ids(sql: string, ...values: string[]): Promise<string[]> {
    return (await this.rows<{ id: string }>(sql, [this.workspace, ...values])).map(({ id }) => id);
  }

  private rows<R extends object>(sql: string, values: readonly unknown[]): Promise<R[]> {
    return this.db.sql<R>(sql, values);
  }

  private get workspace(): string {
    return this.context.workspaceId;
  }
}
