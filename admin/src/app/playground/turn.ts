import type {
  AnswerSource,
  CacheInfo,
  ChatEvent,
  Citation,
  FinishReason,
  NumberedChatEvent,
  Usage,
} from '@nexus/contracts';
import type { FeedbackReason } from './feedback-reasons';
import { explain } from '../core/http/explain';
import { type ApiError, fromProblem } from '../core/http/problem';

export type TurnStatus = 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed';

export interface Rating {
  rating: 'up' | 'down';
  reason: FeedbackReason | null;
  comment: string;
}

/** One question with its answer so far. Plain data, which is stored across a reload. */
export interface Turn {
  key: number;
  question: string;
  status: TurnStatus;
  answer: string;
  reasoning: string;
  citations: Citation[];
  notices: { code: string; detail: string; nearest?: readonly Citation[] }[];
  /** Id of the last applied stream event. */
  lastEventId: number;
  id?: string;
  model?: string;
  source?: AnswerSource;
  cache?: CacheInfo;
  conversationId?: string;
  /** Id of the message whose text was cut. */
  longQuestion?: string;
  longAnswer?: string;
  rating?: Rating;
  usage?: Usage;
  latencyMs?: number;
  firstTokenMs?: number;
  finishReason?: FinishReason;
  failure?: string;
}

export const newTurn = (key: number, question: string): Turn => ({
  key,
  question,
  status: 'waiting',
  answer: '',
  reasoning: '',
  citations: [],
  notices: [],
  lastEventId: 0,
});

export const isRunning = (turn: Turn | undefined): boolean =>
  turn?.status === 'waiting' || turn?.status === 'streaming';

/** Pure reducer. Repeated events and events after the end change nothing. */
export function reduceTurn(turn: Turn, { id, event }: NumberedChatEvent): Turn {
  if (!isRunning(turn) || (id > 0 && id <= turn.lastEventId)) return turn;
  return { ...apply(turn, event), lastEventId: Math.max(id, turn.lastEventId) };
}

function apply(turn: Turn, event: ChatEvent): Turn {
  switch (event.type) {
    case 'start':
      return {
        ...turn,
        status: 'streaming',
        id: event.id,
        model: event.model,
        source: event.source,
        cache: event.cache,
        conversationId: event.conversation_id,
      };
    case 'delta':
      return { ...turn, answer: turn.answer + event.text };
    case 'reasoning':
      return { ...turn, reasoning: turn.reasoning + event.text };
    case 'citation':
      return { ...turn, citations: withCitation(turn.citations, event) };
    case 'notice':
      return {
        ...turn,
        notices: [
          ...turn.notices,
          { code: event.code, detail: event.detail, ...(event.nearest ? { nearest: event.nearest } : {}) },
        ],
      };
    case 'usage':
      return { ...turn, usage: event };
    case 'done':
      return {
        ...turn,
        status: event.finish_reason === 'aborted' ? 'stopped' : 'done',
        finishReason: event.finish_reason,
        latencyMs: event.latency_ms,
        firstTokenMs: event.time_to_first_token_ms,
      };
    case 'error':
      return failTurn(turn, fromProblem(event.problem));
    case 'tool_call':
      return turn;
  }
}

function withCitation(
  citations: readonly Citation[],
  { n, document_id, title, page, slide, sheet, heading, excerpt, highlight, start, end, score }: Citation,
): Citation[] {
  const citation = { n, document_id, title, page, slide, sheet, heading, excerpt, highlight, start, end, score };
  return [...citations.filter((other) => other.n !== n), citation].sort((a, b) => a.n - b.n);
}

export function failTurn(turn: Turn, error: ApiError): Turn {
  const kept = turn.answer ? 'The partial answer is kept.' : 'Your question is kept.';
  return { ...turn, status: 'failed', failure: explain(error, kept) };
}

export const stopTurn = (turn: Turn): Turn => (isRunning(turn) ? { ...turn, status: 'stopped' } : turn);
