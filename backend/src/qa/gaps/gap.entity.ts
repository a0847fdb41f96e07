import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Citation } from '@nexus/contracts';
import { Message } from '../../conversations/conversation.entity.js';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import { QaEntry } from '../entries/qa-entry.entity.js';

export const GAP_STATUSES = ['open', 'answered', 'dismissed'] as const;
export type GapStatus = (typeof GAP_STATUSES)[number];
export const GAP_REASONS = ['unanswered', 'refused', 'down_voted'] as const;
/** Why a question counts as not answered well. */
export type GapReason = (typeof GAP_REASONS)[number];
export const DISMISS_REASONS = ['off_topic', 'personal', 'spam', 'answered_elsewhere', 'other'] as const;
export type DismissReason = (typeof DISMISS_REASONS)[number];

/** A proposed answer, visible to editors only. */
export interface GapDraft {
  answer: string;
  model: string;
  citations: Citation[];
  at: string;
}

/** Questions with one meaning in one language that were not answered well. Its id is stable as long as it has questions. */
@Entity({ tableName: 'qa_gaps' })
@Unique({ name: 'qa_gaps_number_unique', properties: ['workspaceId', 'number'] })
@Index({ name: 'qa_gaps_count_idx', properties: ['workspaceId', 'count', 'id'] })
@Index({ name: 'qa_gaps_asked_idx', properties: ['workspaceId', 'lastAskedAt', 'id'] })
@Index({ name: 'qa_gaps_last_idx', properties: ['lastAskedAt'] })
@Index({ name: 'qa_gaps_entry_idx', properties: ['entryId'] })
export class QaGap extends WorkspaceRow {
  /** Sequence number from 1: reveals that another group was opened since a comparison. */
  @Property({ type: 'integer' })
  number: number;

  /** ISO 639-1. */
  @Property({ type: 'string', length: 8 })
  language: string;

  @Property({ type: 'string', length: 16 })
  status: GapStatus = 'open';

  /** Number of questions that joined, including those no longer stored. */
  @Property({ type: 'integer' })
  count: number = 0;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  firstAskedAt: Date;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  lastAskedAt: Date;

  @Property({ type: 'json', columnType: 'jsonb', nullable: true })
  draft?: GapDraft | null;

  /** The entry created from the suggestion. */
  @ManyToOne(() => QaEntry, { mapToPk: true, fieldName: 'entry_id', nullable: true, deleteRule: 'set null' })
  entryId?: string | null;

  /** Reason of the dismissal. */
  @Property({ type: 'string', length: 32, nullable: true })
  reason?: DismissReason | null;

  @Property({ type: 'string', length: 500 })
  note: string = '';

  /** Principal who approved or dismissed it. */
  @Property({ type: 'string', length: 120, nullable: true })
  decidedBy?: string | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  decidedAt?: Date | null;
}

/** A question that was not answered well. Its text is only in its message; without the message the row is swept. */
@Entity({ tableName: 'qa_gap_questions' })
@Unique({ name: 'qa_gap_questions_question_unique', properties: ['questionId'] })
@Index({ name: 'qa_gap_questions_gap_idx', properties: ['gapId', 'askedAt'] })
@Index({ name: 'qa_gap_questions_key_idx', properties: ['workspaceId', 'language', 'key'] })
@Index({ name: 'qa_gap_questions_waiting_idx', properties: ['workspaceId', 'id'], where: 'gap_id is null' })
@Index({ name: 'qa_gap_questions_gone_idx', properties: ['workspaceId', 'id'], where: 'question_id is null' })
@Index({
  name: 'qa_gap_questions_indexed_idx',
  properties: ['workspaceId', 'embedderId'],
  where: 'embedder_id is not null',
})
export class QaGapQuestion extends WorkspaceRow {
  /** null: not grouped yet. */
  @ManyToOne(() => QaGap, { mapToPk: true, fieldName: 'gap_id', nullable: true, deleteRule: 'cascade' })
  gapId?: string | null;

  @ManyToOne(() => Message, { mapToPk: true, fieldName: 'question_id', nullable: true, deleteRule: 'set null' })
  questionId?: string | null;

  @Property({ type: 'string', length: 8 })
  language: string;

  /** `questionKey` of its text. */
  @Property({ type: 'string', length: 43 })
  key: string;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  askedAt: Date;

  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  reasons: GapReason[] = [];

  /** The embedder of its vector; null when it has no vector and is not an exemplar. */
  @Property({ type: 'string', length: 64, nullable: true })
  embedderId?: string | null;
}
