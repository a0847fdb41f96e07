import { Int, IsoDate, Nested, OneOf, Text, Uuid } from '../common/dto/fields.js';
import { ERASURE_KINDS, ERASURE_STATES, type ErasureKind, type ErasureState } from './erasure.entity.js';

export class RequestErasureDto {
  @OneOf(ERASURE_KINDS, {
    description:
      'visitor: by the id of a visitor of the widget; email: a member’s own conversations, and every conversation in which somebody wrote the address',
  })
  kind: ErasureKind;
  @Text({ min: 3, max: 254, trim: true, description: 'The id or the address' }) subject: string;
}

export class ErasureReportDto {
  @Int({ min: 0 }) conversations: number;
  @Int({ min: 0 }) messages: number;
  @Int({ min: 0 }) traces: number;
  @Int({ min: 0 }) feedback: number;
  @Int({ min: 0, description: 'Summaries and pinned facts' }) memories: number;
  @Int({ min: 0, description: 'Cached answers to what the person asked' }) cache_entries: number;
  @Int({ min: 0, description: 'Answers that could still be read again by their stream' }) runs: number;
  @Int({ min: 0, description: 'Drafts of Q&A entries that were made for what the person asked' }) drafts: number;
  @Int({ min: 0, description: 'Pairs of questions that were reported' }) reported_pairs: number;
  @Int({ min: 0, description: 'Their figures stay, without whom they are of' }) usage_events: number;
  @Int({ min: 0 }) visitors: number;
}

export class ErasureDto {
  @Uuid() id: string;
  @OneOf(ERASURE_KINDS) kind: ErasureKind;
  @OneOf(ERASURE_STATES) state: ErasureState;
  @Text({ max: 64, description: 'Salted with the workspace: the subject itself is not kept' }) subject_hash: string;
  @Text({ max: 120 }) requested_by: string;
  @Nested(() => ErasureReportDto) report: ErasureReportDto;
  @IsoDate() created_at: string;
  @IsoDate({ nullable: true }) finished_at: string | null;
}
