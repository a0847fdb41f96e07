import type { QaSuggestionDraftDto, QaSuggestionDto, QaSuggestionExampleDto } from './dto/gap.dto.js';
import type { GapExample, GapFigures } from './gap-digest.js';
import type { GapDraft, QaGap } from './gap.entity.js';

export const toSuggestionDto = (gap: QaGap, { question, reasons, days }: GapFigures): QaSuggestionDto => ({
  id: gap.id,
  question,
  language: gap.language,
  status: gap.status,
  count: gap.count,
  unanswered: reasons.unanswered,
  refused: reasons.refused,
  down_voted: reasons.down_voted,
  days,
  first_asked_at: gap.firstAskedAt.toISOString(),
  last_asked_at: gap.lastAskedAt.toISOString(),
  drafted: gap.draft != null,
  entry_id: gap.entryId ?? null,
  dismiss_reason: gap.reason ?? null,
  note: gap.note,
  decided_by: gap.decidedBy ?? null,
  decided_at: gap.decidedAt?.toISOString() ?? null,
});

export const toExampleDto = ({ question, askedAt, reasons, conversationId }: GapExample): QaSuggestionExampleDto => ({
  question,
  asked_at: askedAt.toISOString(),
  reasons,
  conversation_id: conversationId,
});

export const toDraftDto = ({ answer, model, citations, at }: GapDraft): QaSuggestionDraftDto => ({
  answer,
  model,
  citations,
  created_at: at,
});
