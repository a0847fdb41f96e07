import { Int, IsoDate, Nested, OneOf, Text, Uuid } from '../common/dto/fields.js';
import { ERASURE_KINDS, ERASURE_STATES, type ErasureKind, type ErasureState } from './erasure.entity.js';

export class RequestErasureDto {
  @OneOf(ERASURE_KINDS, {
    description:
      'visitor: all data of the widget visitor with this id; email: conversations of the member with this address, and all conversations in which a user wrote the address',
  })
  kind: ErasureKind;
  @Text({ min: 3, max: 254, trim: true, description: 'Id of the visitor, or e-mail address' }) subject: string;
}

export class ErasureReportDto {
  @Int({ min: 0 }) conversations: number;
  @Int({ min: 0 }) messages: number;
  @Int({ min: 0 }) traces: number;
  @Int({ min: 0 }) feedback: number;
  @Int({ min: 0, description: 'Summaries and pinned facts' }) memories: number;
  @Int({ min: 0, description: 'Cached answers to questions of the person' }) cache_entries: number;
  @Int({ min: 0, description: 'Answers that were kept for resuming streams' }) runs: number;
  @Int({ min: 0, description: 'Drafts of Q&A entries made from questions of the person' }) drafts: number;
  @Int({ min: 0, description: 'Reported pairs of questions' }) reported_pairs: number;
  @Int({ min: 0, description: 'Usage events that were anonymised; their figures are kept' }) usage_events: number;
  @Int({ min: 0 }) visitors: number;
}

export class ErasureDto {
  @Uuid() id: string;
  @OneOf(ERASURE_KINDS) kind: ErasureKind;
  @OneOf(ERASURE_STATES) state: ErasureState;
  @Text({ max: 64, description: 'Hash of the subject, salted with the workspace id; the subject itself is not kept' })
  subject_hash: string;
  @Text({ max: 120 }) requested_by: string;
  @Nested(() => ErasureReportDto) report: ErasureReportDto;
  @IsoDate() created_at: string;
  @IsoDate({ nullable: true }) finished_at: string | null;
}
