import { topic } from '../events/domain-events.js';

/** Identifies an answer by the id of its message. Events may be late or repeated, so handlers read the current state from the row. */
export interface AnswerEvent {
  message_id: string;
}

/** An answer was stored that found no relevant passage or was refused by the model, or one that replaces such an answer. */
export const ANSWER_FAILED = topic<AnswerEvent>('conversations.answer_failed');
/** The owner of the conversation rated an answer, changed the rating or removed it. */
export const ANSWER_RATED = topic<AnswerEvent>('conversations.answer_rated');
