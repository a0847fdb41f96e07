import { type FilterQuery, raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import { escapeLike } from '../../common/text/like.js';
import { Message } from '../../conversations/conversation.entity.js';
import type { KeysetOrder } from '../../database/keyset-page.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import type { GapSort, GapsQuery } from './dto/gap.dto.js';
import { QaGap, QaGapQuestion } from './gap.entity.js';

export interface AskedQuestion {
  row: QaGapQuestion;
  text: string;
}

const ORDERS: Record<GapSort, KeysetOrder<QaGap>> = {
  '-count': { fields: { count: 'int', id: 'uuid' }, descending: true },
  '-last_asked_at': { fields: { lastAskedAt: 'time', id: 'uuid' }, descending: true },
  last_asked_at: { fields: { lastAskedAt: 'time', id: 'uuid' } },
};

/** SQL for the visible questions of group `gap`, without those of deleted conversations. */
export const seenOf = (gap: string): string =>
  `qa_gap_questions q join messages m on m.id = q.question_id
   join conversations c on c.id = m.conversation_id and c.deleted_at is null
   where q.gap_id = ${gap} and m.workspace_id = q.workspace_id`;

export type GapFilter = Omit<GapsQuery, 'limit' | 'cursor' | 'sort'>;

/** Groups of questions that were not answered well, of the current workspace, with their questions. */
@Injectable()
export class QaGapsRepository extends TenantRows<QaGap> {
  constructor(
    db: TenantDb,
    private readonly context: RequestContext,
  ) {
    super(db, QaGap, 'qa_suggestion_not_found', 'There is no such suggestion in this workspace.');
  }

  list(query: PageQuery, filter: GapFilter, sort: GapSort): Promise<Page<QaGap>> {
    return this.page(query, conditionsOf(this.context.workspaceId, filter), ORDERS[sort]);
  }

  countOpen(): Promise<number> {
    return this.db.em().count(QaGap, conditionsOf(this.context.workspaceId, { status: 'open' }));
  }

  /** Questions that are not grouped yet, oldest first. */
  waiting(limit: number): Promise<AskedQuestion[]> {
    return this.withTexts({ gapId: null, questionId: { $ne: null } }, limit);
  }

  asked(ids: readonly string[]): Promise<AskedQuestion[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.withTexts({ id: { $in: [...ids] } }, ids.length);
  }

  /** The given ids that have no row, in the form of deleted rows. */
  async withoutRow(ids: readonly string[], embedderId: string): Promise<{ id: string; embedderId: string }[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.em().find(QaGapQuestion, { id: { $in: [...ids] } }, { fields: ['id'] });
    const there = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => !there.has(id)).map((id) => ({ id, embedderId }));
  }

  /** Questions with a vector of another embedder. */
  ofOtherEmbedder(embedderId: string, limit: number): Promise<AskedQuestion[]> {
    const other = { $nin: [embedderId], $ne: null };
    return this.withTexts({ embedderId: other, gapId: { $ne: null }, questionId: { $ne: null } }, limit);
  }

  async setEmbedder(ids: readonly string[], embedderId: string): Promise<void> {
    await this.db.update(QaGapQuestion, { id: { $in: [...ids] } }, { embedderId });
  }

  /** The group that contains a question with the same key. */
  async withSameWords({ key, language }: QaGapQuestion): Promise<string | null> {
    const where = { key, language, gapId: { $ne: null } };
    const row = await this.db.em().findOne(QaGapQuestion, where, { fields: ['gapId'], orderBy: { id: 'asc' } });
    return row?.gapId ?? null;
  }

  countExemplars(gapId: string): Promise<number> {
    return this.db.em().count(QaGapQuestion, { gapId, embedderId: { $ne: null } });
  }

  /** Number of the newest group; 0 when there is none. */
  async lastNumber(): Promise<number> {
    const newest = await this.db
      .em()
      .findOne(QaGap, { number: { $gt: 0 } }, { orderBy: { number: 'desc' }, fields: ['number'] });
    return newest?.number ?? 0;
  }

  /** Keeps the exemplars of a group and its newest other questions. */
  async trim(gapId: string, keep: number): Promise<void> {
    await this.db.sql(
      `delete from qa_gap_questions d where d.workspace_id = ? and d.id in (
         select q.id from qa_gap_questions q where q.gap_id = ? and q.embedder_id is null
         order by q.asked_at desc, q.id offset ?)`,
      [this.context.workspaceId, gapId, keep],
    );
  }

  private async withTexts(where: FilterQuery<QaGapQuestion>, limit: number): Promise<AskedQuestion[]> {
    const em = this.db.em();
    const rows = await em.find(QaGapQuestion, where, { orderBy: { id: 'asc' }, limit });
    if (rows.length === 0) return [];
    const messages = await em.find(Message, { id: { $in: rows.flatMap(({ questionId }) => questionId ?? []) } });
    const texts = new Map(messages.map(({ id, content }) => [id, content]));
    return rows.flatMap((row) => {
      const text = texts.get(row.questionId ?? '');
      return text === undefined ? [] : [{ row, text }];
    });
  }
}

function conditionsOf(workspaceId: string, { status, language, reason, q }: GapFilter): FilterQuery<QaGap> {
  const text = q?.trim();
  const conditions: FilterQuery<QaGap>[] = [
    exists(''),
    ...(status ? [{ status }] : []),
    ...(language ? [{ language }] : []),
    ...(reason ? [exists('and ? = any(q.reasons)', reason)] : []),
    ...(text ? [asksFor(workspaceId, text)] : []),
  ];
  return { $and: conditions } as FilterQuery<QaGap>;
}

const exists = (more: string, ...params: unknown[]): FilterQuery<QaGap> =>
  ({
    [raw((alias) => `exists (select 1 from ${seenOf(`${alias}.id`)} ${more})`, params)]: [],
  }) as unknown as FilterQuery<QaGap>;

/**
 * Searches only the exemplars of a group, which may have hundreds of duplicates. They are looked up first through the index of
 * their words; a join would scan all messages.
 */
const asksFor = (workspaceId: string, text: string): FilterQuery<QaGap> =>
  ({
    [raw(
      (alias) => `${alias}.id = any(array(
         select q.gap_id from messages m join qa_gap_questions q on q.question_id = m.id
         join conversations c on c.id = m.conversation_id and c.deleted_at is null
         where m.workspace_id = ? and m.in_suggestion and m.content ilike ? and q.workspace_id = m.workspace_id
           and q.embedder_id is not null))`,
      [workspaceId, `%${escapeLike(text)}%`],
    )]: [],
  }) as unknown as FilterQuery<QaGap>;
