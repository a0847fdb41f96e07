import type { Citation } from '@nexus/contracts';
import type { AssistantMessage, ChatState, Message, Notice, UserMessage } from './chat-state.js';
import { reduce } from './reducer.js';

/** State that survives a reload of the tab. Never contains a token. */
export interface Snapshot {
  state: ChatState;
  open: boolean;
  draft: string;
  visitorId?: string;
}

const VERSION = 1;
const MAX_MESSAGES = 60;
const keyOf = (widgetId: string): string => `nexus-chat:${widgetId}`;

/** Storage may be missing, full or blocked: a conversation that cannot be saved is not an error. */
export function saveSnapshot(storage: Storage | undefined, widgetId: string, snapshot: Snapshot): void {
  const { messages, conversationId, run, unread } = snapshot.state;
  const kept = { messages: messages.slice(-MAX_MESSAGES), conversationId, run, unread };
  try {
    storage?.setItem(keyOf(widgetId), JSON.stringify({ ...snapshot, state: kept, v: VERSION }));
  } catch {
    // Quota or privacy mode.
  }
}

export function clearSnapshot(storage: Storage | undefined, widgetId: string): void {
  try {
    storage?.removeItem(keyOf(widgetId));
  } catch {
    // Blocked.
  }
}

export function loadSnapshot(storage: Storage | undefined, widgetId: string): Snapshot | undefined {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(keyOf(widgetId)) ?? 'null');
    return isRecord(stored) && stored['v'] === VERSION ? revive(stored) : undefined;
  } catch {
    return undefined;
  }
}

function revive(stored: Record<string, unknown>): Snapshot | undefined {
  const state = stored['state'];
  if (!isRecord(state) || !Array.isArray(state['messages'])) return undefined;
  const messages = state['messages'].map(reviveMessage);
  if (messages.includes(undefined)) return undefined;
  const unread = state['unread'];
  const revived: ChatState = {
    messages: messages as Message[],
    conversationId: text(state['conversationId']),
    unread: typeof unread === 'number' && unread > 0 ? Math.floor(unread) : 0,
    visible: false,
  };
  return {
    state: withRun(revived, state['run']),
    open: stored['open'] === true,
    draft: text(stored['draft']) ?? '',
    visitorId: text(stored['visitorId']),
  };
}

/** A run with a known stream can be resumed; any other unfinished answer is marked as interrupted. */
function withRun(state: ChatState, run: unknown): ChatState {
  const last = state.messages.at(-1);
  const unfinished = last?.role === 'assistant' && (last.status === 'waiting' || last.status === 'streaming');
  if (!unfinished) return state;
  const stored = isRecord(run) ? run : {};
  const key = text(stored['key']) ?? '';
  const lastEventId = typeof stored['lastEventId'] === 'number' ? stored['lastEventId'] : 0;
  const streamId = text(stored['streamId']);
  const live: ChatState = { ...state, run: { key, streamId, lastEventId, connection: 'reconnecting' } };
  return streamId ? live : reduce(live, { type: 'failed', key, failure: { code: 'stream_interrupted' } });
}

function reviveMessage(value: unknown): Message | undefined {
  if (!isRecord(value)) return undefined;
  const { id, text: body, at, role } = value;
  if (typeof id !== 'string' || typeof body !== 'string' || typeof at !== 'number') return undefined;
  if (role === 'user') return reviveQuestion(value, { id, text: body, at });
  return role === 'assistant' ? reviveAnswer(value, { id, text: body, at }) : undefined;
}

type Base = { id: string; text: string; at: number };

function reviveQuestion(value: Record<string, unknown>, base: Base): UserMessage {
  const status = oneOf(value['status'], ['sending', 'sent', 'failed'] as const) ?? 'sent';
  return { ...base, role: 'user', clientId: text(value['clientId']) ?? base.id, status, failure: failure(value) };
}

function reviveAnswer(value: Record<string, unknown>, base: Base): AssistantMessage {
  const statuses = ['waiting', 'streaming', 'done', 'stopped', 'failed'] as const;
  const citations = Array.isArray(value['citations']) ? value['citations'].filter(isCitation) : [];
  return {
    ...base,
    role: 'assistant',
    status: oneOf(value['status'], statuses) ?? 'done',
    citations,
    notices: Array.isArray(value['notices']) ? value['notices'].filter(isNotice).map(reviveNotice) : [],
    completionId: text(value['completionId']),
    truncated: value['truncated'] === true,
    failure: failure(value),
    rating: oneOf(value['rating'], ['up', 'down'] as const),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((item) => item === value);
function reviveNotice({ code, detail, nearest }: Notice): Notice {
  const kept = Array.isArray(nearest) ? nearest.filter(isCitation) : [];
  return { code, detail, ...(kept.length > 0 ? { nearest: kept } : {}) };
}
const isNotice = (value: unknown): value is Notice =>
  isRecord(value) && typeof value['code'] === 'string' && typeof value['detail'] === 'string';
const isCitation = (value: unknown): value is Citation =>
  isRecord(value) &&
  typeof value['n'] === 'number' &&
  typeof value['title'] === 'string' &&
  typeof value['excerpt'] === 'string';

function failure(value: Record<string, unknown>): { code: string } | undefined {
  const stored = value['failure'];
  return isRecord(stored) && typeof stored['code'] === 'string' ? { code: stored['code'] } : undefined;
}
