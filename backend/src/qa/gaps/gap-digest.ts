import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { maskPersonal } from '../../common/text/mask-personal.js';
import { TenantDb } from '../../database/tenant-db.js';
import { QUESTION_MAX } from '../entries/dto/qa-entry.dto.js';
import type { GapReason } from './gap.entity.js';
import { seenOf } from './gaps.repository.js';

const DAY_MS = 86_400_000;
/** Number of days in the trend. */
export const TREND_DAYS = 14;
/** Rows read for the examples, of which duplicates are removed. */
const READ = 100;

export interface GapFigures {
  /** First question of the group, with personal data masked. */
  question: string;
  reasons: Record<GapReason, number>;
  /** Number of questions per day for the last days (UTC), today last. */
  days: number[];
}

export interface GapExample {
  question: string;
  askedAt: Date;
  reasons: GapReason[];
  conversationId: string;
}

interface FigureRow {
  id: string;
  reasons: GapReason[];
  day: number;
  count: string;
}

interface ExampleRow {
  content: string;
  asked_at: Date | string;
  reasons: GapReason[];
  conversation_id: string;
  key: string;
}

/** Reads the questions of groups, with personal data masked, and how often they are asked. */
@Injectable()
export class GapDigest {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** Figures by group id. */
  async figures(ids: readonly string[]): Promise<Map<string, GapFigures>> {
    if (ids.length === 0) return new Map();
    const [titles, counts] = await Promise.all([this.titles(ids), this.counts(ids)]);
    const figures = new Map<string, GapFigures>(ids.map((id) => [id, emptyFigures(titles.get(id) ?? '')]));
    for (const { id, reasons, day, count } of counts) {
      const of = figures.get(id)!;
      for (const reason of reasons) of.reasons[reason] = (of.reasons[reason] ?? 0) + Number(count);
      if (day >= 0 && day < TREND_DAYS) of.days[TREND_DAYS - 1 - day]! += Number(count);
    }
    return figures;
  }

  /** Distinct questions of a group, exemplars first. */
  async examples(id: string, limit: number): Promise<GapExample[]> {
    const rows = await this.db.sql<ExampleRow>(
      `select m.content, q.asked_at, q.reasons, m.conversation_id, q.key from ${seenOf('?')} and q.workspace_id = ?
       order by q.embedder_id is null, q.asked_at, q.id limit ${READ}`,
      [id, this.context.workspaceId],
    );
    const seen = new Set<string>();
    return rows
      .filter(({ key }) => !seen.has(key) && seen.add(key))
      .slice(0, limit)
      .map((row) => ({
        question: shown(row.content),
        askedAt: new Date(row.asked_at),
        reasons: row.reasons,
        conversationId: row.conversation_id,
      }));
  }

  private async titles(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.sql<{ id: string; content: string }>(
      `select g.id, t.content from qa_gaps g cross join lateral (
         select m.content from ${seenOf('g.id')} order by q.embedder_id is null, q.asked_at, q.id limit 1) t
       where g.workspace_id = ? and g.id in (?)`,
      [this.context.workspaceId, [...ids]],
    );
    return new Map(rows.map(({ id, content }) => [id, shown(content)]));
  }

  private counts(ids: readonly string[]): Promise<FigureRow[]> {
    return this.db.sql<FigureRow>(
      `select gap_id as id, reasons, least(floor(extract(epoch from (?::timestamptz - asked_at)) / 86400), ?)::int as day,
         count(*) as count
       from qa_gap_questions where workspace_id = ? and gap_id in (?) group by 1, 2, 3`,
      [
        new Date(Math.ceil(this.clock.now().getTime() / DAY_MS) * DAY_MS),
        TREND_DAYS,
        this.context.workspaceId,
        [...ids],
      ],
    );
  }
}

const emptyFigures = (question: string): GapFigures => ({
  question,
  reasons: { unanswered: 0, refused: 0, down_voted: 0 },
  days: Array.from({ length: TREND_DAYS }, () => 0),
});

const shown = (text: string): string => maskPersonal(text.trim()).slice(0, QUESTION_MAX).toWellFormed();
