import type { Conversation } from '../conversation.entity.js';
import type { Feedback } from '../feedback/feedback.entity.js';
import type { ShownMessage } from './messages.repository.js';
import type {
  ConversationDetailDto,
  ConversationDto,
  ConversationMessageDto,
  MessageFeedbackDto,
} from './dto/conversation.dto.js';

export const toConversationDto = (c: Conversation): ConversationDto => ({
  id: c.id,
  title: c.title,
  channel: c.channel,
  principal: c.principalId,
  widget_id: c.widgetId ?? null,
  visitor_id: c.visitorId ?? null,
  message_count: c.messageCount,
  models: c.models,
  sources: c.sources,
  unanswered: c.unanswered,
  up_votes: c.upVotes,
  down_votes: c.downVotes,
  tags: c.tags,
  created_at: c.createdAt.toISOString(),
  last_message_at: c.lastMessageAt.toISOString(),
  deleted_at: c.deletedAt?.toISOString() ?? null,
});

export const toDetailDto = (c: Conversation): ConversationDetailDto => ({
  ...toConversationDto(c),
  note: c.note ?? null,
});

export const toMessageDto = (m: ShownMessage, feedback: Feedback | undefined): ConversationMessageDto => ({
  id: m.id,
  role: m.role,
  content: m.content,
  bytes: m.bytes,
  truncated: m.truncated,
  created_at: m.createdAt.toISOString(),
  completion_id: m.completionId ?? null,
  model: m.model ?? null,
  source: m.source ?? null,
  finish_reason: m.finishReason ?? null,
  unanswered: m.unanswered,
  citations: m.citations ?? [],
  feedback: feedback ? toFeedbackDto(feedback) : null,
});

const toFeedbackDto = (f: Feedback): MessageFeedbackDto => ({
  rating: f.rating,
  reason: f.reason ?? null,
  comment: f.comment,
  updated_at: f.updatedAt.toISOString(),
});
