import type { FeedbackBody } from '@nexus/api-client';

export type FeedbackReason = NonNullable<FeedbackBody['reason']>;

/** Reasons of a bad rating with their labels. */
export const FEEDBACK_REASONS: readonly { value: FeedbackReason; label: string }[] = [
  { value: 'wrong', label: 'It is wrong' },
  { value: 'incomplete', label: 'It is incomplete' },
  { value: 'not_found', label: 'It did not find the answer' },
  { value: 'off_topic', label: 'It is off topic' },
  { value: 'tone', label: 'It has the wrong tone' },
  { value: 'other', label: 'Something else' },
];
