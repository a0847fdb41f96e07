import type { Citation } from '@nexus/contracts';

/** Why something failed. `code` is a problem code of the API, or one of the widget's own (`network`, …). */
export interface Failure {
  code: string;
  /** Seconds to wait before a retry, from `Retry-After`. */
  retryAfterS?: number;
  requestId?: string;
}

export interface UserMessage {
  role: 'user';
  id: string;
  /** Sent as `client_message_id`: the same for a repeated delivery, a new one for another answer. */
  clientId: string;
  text: string;
  at: number;
  status: 'sending' | 'sent' | 'failed';
  failure?: Failure;
}

export interface Notice {
  code: string;
  detail: string;
  /** The nearest passages for a question without an answer. */
  nearest?: readonly Citation[];
}

export type AnswerStatus = 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed';

export interface AssistantMessage {
  role: 'assistant';
  id: string;
  text: string;
  at: number;
  status: AnswerStatus;
  citations: readonly Citation[];
  notices: readonly Notice[];
  completionId?: string;
  /** The model stopped at its length limit. */
  truncated?: boolean;
  failure?: Failure;
  rating?: 'up' | 'down';
}

export type Message = UserMessage | AssistantMessage;

/** The answer in flight. It belongs to the last message, an unfinished assistant message. */
export interface Run {
  /** `client_message_id` of the question. */
  key: string;
  streamId?: string;
  /** Highest applied event id, sent as `Last-Event-ID` on resume. */
  lastEventId: number;
  connection: 'connecting' | 'live' | 'reconnecting';
}

export interface ChatState {
  messages: readonly Message[];
  conversationId?: string;
  run?: Run;
  /** Number of answers that ended while the panel was closed. */
  unread: number;
  visible: boolean;
}

export const INITIAL_STATE: ChatState = { messages: [], unread: 0, visible: false };

export const isBusy = (state: ChatState): boolean => state.run !== undefined;
