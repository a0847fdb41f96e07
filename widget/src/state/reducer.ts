import type { ChatEvent, Citation } from '@nexus/contracts';
import { INITIAL_STATE } from './chat-state.js';
import type { AssistantMessage, ChatState, Failure, Message, Run, UserMessage } from './chat-state.js';

export type ChatAction =
  | { type: 'submit'; id: string; text: string; at: number }
  /** One event of the run `key`; `eventId` 0 means that the server sent none. */
  | { type: 'event'; key: string; eventId: number; event: ChatEvent; at: number }
  | { type: 'connection'; key: string; connection: Run['connection'] }
  /** The run `key` ended without a terminal event: refused, unreachable, or abandoned. */
  | { type: 'failed'; key: string; failure: Failure }
  | { type: 'stop' }
  /** Retry the last answer that failed or was stopped; `id` names the new attempt if one is needed. */
  | { type: 'retry'; id: string; at: number }
  | { type: 'rate'; messageId: string; rating: 'up' | 'down' | undefined }
  | { type: 'visible'; visible: boolean }
  | { type: 'forget_conversation' }
  | { type: 'restore'; state: ChatState }
  | { type: 'reset' };

/** Pure: the next state, or the same object if the action changes nothing. */
export function reduce(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case 'submit':
      return submit(state, action);
    case 'event':
      return state.run?.key === action.key ? applyNumbered(state, state.run, action) : state;
    case 'connection':
      return setConnection(state, action);
    case 'failed':
      return state.run?.key === action.key ? fail(state, action.failure) : state;
    case 'stop':
      return state.run ? finish(state, { status: 'stopped' }, false) : state;
    case 'retry':
      return retry(state, action);
    case 'rate':
      return rate(state, action);
    case 'visible':
      return state.visible === action.visible ? state : { ...state, visible: action.visible, unread: 0 };
    case 'forget_conversation':
      return state.conversationId === undefined ? state : { ...state, conversationId: undefined };
    case 'restore':
      return { ...action.state, visible: state.visible };
    case 'reset':
      return { ...INITIAL_STATE, visible: state.visible };
  }
}

const answerFor = (id: string, at: number): AssistantMessage => ({
  role: 'assistant',
  id: `${id}-answer`,
  text: '',
  at,
  status: 'waiting',
  citations: [],
  notices: [],
});

const startRun = (key: string): Run => ({ key, lastEventId: 0, connection: 'connecting' });

function submit(state: ChatState, { id, text, at }: { id: string; text: string; at: number }): ChatState {
  const trimmed = text.trim();
  if (state.run || trimmed === '' || state.messages.some((m) => m.id === id)) return state;
  const question: UserMessage = { role: 'user', id, clientId: id, text: trimmed, at, status: 'sending' };
  return { ...state, messages: [...state.messages, question, answerFor(id, at)], run: startRun(id) };
}

function applyNumbered(
  state: ChatState,
  run: Run,
  { eventId, event, at }: { eventId: number; event: ChatEvent; at: number },
): ChatState {
  // After a resume the server may repeat the last events: applied events are never applied again.
  if (eventId > 0 && eventId <= run.lastEventId) return state;
  const advanced = { ...state, run: { ...run, lastEventId: Math.max(run.lastEventId, eventId) } };
  return applyEvent(advanced, advanced.run, event, at);
}

function applyEvent(state: ChatState, run: Run, event: ChatEvent, at: number): ChatState {
  switch (event.type) {
    case 'start': {
      const next = { ...state, run: { ...run, streamId: event.id, connection: 'live' as const } };
      const kept = event.conversation_id ?? state.conversationId;
      return patchAnswer(delivered({ ...next, conversationId: kept }), { completionId: event.id, at });
    }
    case 'delta':
      return patchAnswer(delivered(state), (answer) => ({ text: answer.text + event.text, status: 'streaming' }));
    case 'citation': {
      const { type: _type, ...citation } = event;
      return patchAnswer(state, (answer) => ({ citations: addCitation(answer.citations, citation) }));
    }
    case 'notice':
      return patchAnswer(state, (answer) => ({
        notices: [
          ...answer.notices,
          { code: event.code, detail: event.detail, ...(event.nearest ? { nearest: event.nearest } : {}) },
        ],
      }));
    case 'done':
      return done(delivered(state), event.finish_reason);
    case 'error':
      return fail(delivered(state), {
        code: event.problem?.code ?? 'unknown',
        requestId: event.problem?.request_id,
        retryAfterS: event.problem?.retry_after,
      });
    default:
      return state;
  }
}

function done(state: ChatState, reason: string): ChatState {
  if (reason === 'aborted') return finish(state, { status: 'stopped' }, true);
  if (reason === 'error') return finish(state, { status: 'failed', failure: { code: 'provider_error' } }, true);
  if (answerOf(state)?.text.trim() === '') {
    return finish(state, { status: 'failed', failure: { code: 'empty_answer' } }, true);
  }
  return finish(state, reason === 'length' ? { status: 'done', truncated: true } : { status: 'done' }, true);
}

/** A question that the server has not accepted keeps its text and can be sent again; after that the answer failed. */
function fail(state: ChatState, failure: Failure): ChatState {
  const answer = answerOf(state);
  const question = state.messages.at(-2);
  if (answer?.text !== '' || question?.role !== 'user' || question.status === 'sent') {
    return finish(delivered(state), { status: 'failed', failure }, true);
  }
  const messages = [...state.messages.slice(0, -2), { ...question, status: 'failed' as const, failure }];
  return { ...state, messages, run: undefined };
}

function finish(state: ChatState, patch: Partial<AssistantMessage>, countsAsNews: boolean): ChatState {
  const ended = patchAnswer(delivered(state), patch);
  return { ...ended, run: undefined, unread: state.visible || !countsAsNews ? state.unread : state.unread + 1 };
}

function retry(state: ChatState, { id, at }: { id: string; at: number }): ChatState {
  if (state.run) return state;
  const last = state.messages.at(-1);
  if (last?.role === 'user' && last.status === 'failed') {
    const again: UserMessage = { ...last, status: 'sending', failure: undefined };
    const messages = [...state.messages.slice(0, -1), again, answerFor(id, at)];
    return { ...state, messages, run: startRun(again.clientId) };
  }
  const question = state.messages.at(-2);
  if (last?.role !== 'assistant' || !isRepeatable(last) || question?.role !== 'user') return state;
  const again: UserMessage = { ...question, clientId: id, status: 'sending' };
  return { ...state, messages: [...state.messages.slice(0, -2), again, answerFor(id, at)], run: startRun(id) };
}

export const isRepeatable = (message: Message): boolean =>
  message.role === 'assistant' && (message.status === 'failed' || message.status === 'stopped');

function rate(state: ChatState, action: { messageId: string; rating: 'up' | 'down' | undefined }): ChatState {
  const messages = state.messages.map((m) =>
    m.role === 'assistant' && m.id === action.messageId ? { ...m, rating: action.rating } : m,
  );
  return { ...state, messages };
}

function setConnection(state: ChatState, action: { key: string; connection: Run['connection'] }): ChatState {
  if (state.run?.key !== action.key || state.run.connection === action.connection) return state;
  return { ...state, run: { ...state.run, connection: action.connection } };
}

function answerOf(state: ChatState): AssistantMessage | undefined {
  const last = state.messages.at(-1);
  return last?.role === 'assistant' ? last : undefined;
}

type AnswerPatch = Partial<AssistantMessage> | ((answer: AssistantMessage) => Partial<AssistantMessage>);

function patchAnswer(state: ChatState, patch: AnswerPatch): ChatState {
  const answer = answerOf(state);
  if (!answer) return state;
  const next = { ...answer, ...(typeof patch === 'function' ? patch(answer) : patch) };
  return { ...state, messages: [...state.messages.slice(0, -1), next] };
}

/** Any event proves that the question arrived. */
function delivered(state: ChatState): ChatState {
  const question = state.messages.at(-2);
  if (question?.role !== 'user' || question.status !== 'sending') return state;
  const messages = [
    ...state.messages.slice(0, -2),
    { ...question, status: 'sent' as const },
    ...state.messages.slice(-1),
  ];
  return { ...state, messages };
}

function addCitation(known: readonly Citation[], citation: Citation): readonly Citation[] {
  if (known.some((c) => c.n === citation.n)) return known;
  return [...known, citation].sort((a, b) => a.n - b.n);
}
