import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { lockRow } from '../../database/row-locks.js';
import { TenantDb } from '../../database/tenant-db.js';
import type { FeedbackBody } from '../archive/dto/conversation.dto.js';
import { DomainEvents } from '../../events/domain-events.js';
import { Conversation, Message } from '../conversation.entity.js';
import { ANSWER_RATED } from '../conversation-events.js';
import { countVote, Feedback } from './feedback.entity.js';

/** Ratings of answers by the owner of their conversation. */
@Injectable()
export class FeedbackService {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Rates an answer in a conversation of the caller; a second rating replaces the first.
   * @throws DomainError `completion_not_found` when the completion is unknown, not part of a conversation, or of another principal
   */
  async give({ completion_id, rating, reason = null, comment = '' }: FeedbackBody): Promise<void> {
    const { id: principalId } = this.context.requiredPrincipal;
    await this.db.tx(async (em) => {
      const answer = { completionId: completion_id.toLowerCase(), role: 'assistant' as const };
      const message = await em.findOne(Message, answer, { fields: ['id', 'conversationId'] });
      const where = { id: message?.conversationId, principalId, deletedAt: null };
      const conversation = message && (await lockRow(em, Conversation, where));
      if (!message || !conversation) throw new DomainError('completion_not_found');
      const earlier = await em.findOne(Feedback, { messageId: message.id });
      countVote(conversation, earlier?.rating ?? null, -1);
      countVote(conversation, rating, 1);
      if (rating === null) {
        if (earlier) em.remove(earlier);
      } else {
        const { workspaceId } = conversation;
        const row = earlier ?? Object.assign(new Feedback(), { workspaceId, messageId: message.id });
        em.persist(Object.assign(row, { rating, reason: rating === 'down' ? reason : null, comment, principalId }));
      }
      await em.flush();
      await this.events.publish(ANSWER_RATED, { message_id: message.id });
    });
  }
}
