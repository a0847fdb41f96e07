import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { Message } from '../conversation.entity.js';

export const RATINGS = ['up', 'down'] as const;
export type Rating = (typeof RATINGS)[number];
export const FEEDBACK_REASONS = ['wrong', 'incomplete', 'not_found', 'off_topic', 'tone', 'other'] as const;
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];

/** Rating of an answer by the owner of the conversation: one per answer, changeable. */
@Entity({ tableName: 'feedback' })
@Index({
  name: 'feedback_workspace_id_rating_updated_at_index',
  properties: ['workspaceId', 'rating', 'updatedAt'],
})
export class Feedback extends TenantEntity {
  @ManyToOne(() => Message, { mapToPk: true, fieldName: 'message_id', deleteRule: 'cascade' })
  @Unique({ name: 'feedback_message_id_unique' })
  messageId: string;

  @Property({ type: 'string', length: 8 })
  rating: Rating;

  @Property({ type: 'string', length: 32, nullable: true })
  reason?: FeedbackReason | null;

  @Property({ type: 'string', length: 2000, default: '' })
  comment: string = '';

  @Property({ type: 'string', length: 120 })
  principalId: string;
}

/** Updates the rating counts of the conversation, which lists are filtered by. */
export function countVote(
  conversation: { upVotes: number; downVotes: number },
  rating: Rating | null,
  by: 1 | -1,
): void {
  if (rating === 'up') conversation.upVotes += by;
  if (rating === 'down') conversation.downVotes += by;
}
