import { topic } from '../events/domain-events.js';

/** An answer, by the id of its message. What is true of it now is read from its row: events may come late and more than once. */
export interface AnswerEvent {
  message_id: string;
}

/** An answer was stored that the knowledge held nothing for or the model refused, or one that replaces such an answer. */
export const ANSWER_FAILED = topic<AnswerEvent>('conversations.answer_failed');
/** Whoever asked rated an answer, changed the rating or took it back. */
export const ANSWER_RATED = topic<AnswerEvent>('conversations.answer_rated');
