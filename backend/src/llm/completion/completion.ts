import type { AnswerSource, CacheInfo, ChatEvent } from '@nexus/contracts';
import type { Principal } from '../../common/context/request-context.js';
import type { RevisionValues } from '../../workspaces/revisions/revision-store.js';
import type { ChatMessage, ChatRequest } from '../chat-model.js';
import type { ModelParameters } from '../model-parameters.js';

export const CACHE_MODES = ['default', 'bypass', 'refresh', 'only'] as const;
export type CacheMode = (typeof CACHE_MODES)[number];

/** Who will read the answer: visitors may see less knowledge than members. */
export type Audience = 'internal' | 'visitor';

/** What a request says about the cache; null = as the workspace has it. */
export interface CacheRequest {
  mode: CacheMode;
  ttlS: number | null;
  semanticThreshold: number | null;
}

/** What holds for one completion: its request over the settings of its workspace. */
export interface CacheControl {
  mode: CacheMode;
  /** The workspace uses the cache at all. */
  enabled: boolean;
  ttlS: number;
  /** Seconds after `ttlS` in which the old answer is given while a new one is made. */
  staleS: number;
  /** `shadow`: look and count, answer nothing. */
  semantic: 'on' | 'shadow' | 'off';
  semanticThreshold: number;
  verify: boolean;
  replay: 'instant' | 'natural';
  maxBytes: number;
}

export interface RetrievalSettings {
  /** null = when the workspace has a ready document. */
  useRag: boolean | null;
  /** null = the workspace's setting, which its knowledge revision stands for. */
  topK: number | null;
  /** null = the workspace's setting, else the embedder's calibrated value. */
  threshold: number | null;
}

/** One completion while it is being answered: what was asked, fully resolved, and what the stages found out so far. */
export interface Completion {
  /** Also the id of its run and of its stream. */
  readonly id: string;
  readonly requestId: string;
  readonly workspaceId: string;
  readonly principal: Principal;
  readonly audience: Audience;
  /** One JSON object instead of a stream. */
  readonly json: boolean;
  readonly resumable: boolean;
  /** Earlier turns of the conversation, then the messages of this request; the last one is the user's or a tool's. */
  readonly messages: readonly ChatMessage[];
  readonly model: {
    id: string;
    provider: string;
    /** `providers`: which there are and where, the installation's included. */
    params: { readonly fallbacks?: readonly string[]; readonly providers?: string };
  };
  readonly parameters: ModelParameters;
  readonly retrieval: RetrievalSettings;
  readonly systemPromptId: string | null;
  readonly conversation: { id: string; head: string | null } | null;
  readonly cacheControl: CacheControl;
  readonly embedderId: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The client's name for the person it asks for; told to the provider as a hash only. */
  readonly endUser: string | null;
  /** Clock.monotonic() when the request came in. */
  readonly startedAt: number;

  cache: CacheInfo;
  usageRecorded: boolean;
  /** The client named the request: its events stay readable for a day. */
  keepForRepeats: boolean;
  /** Set by the exact look-up; null = the cache must not be touched. */
  key: CompletionKey | null;
  /** The exact look-up of the fast path, which found nothing: it is not made twice. */
  lookedUp?: { candidates: number };
  /** Entries the semantic layer could match, as the exact look-up found it. */
  semanticCandidates: number;
  /** Embedding of the question, computed at most once. */
  queryVector?: Float32Array;
  /** What a model was asked, once it was. */
  sent?: ChatRequest;
  /** Milliseconds spent waiting for the model. */
  modelWaitMs: number;
  headers: Record<string, string>;
  /** Run once, when it is certain that there will be an answer, before the first event; a failure fails the request. */
  readonly onBegin: (() => Promise<void>)[];
  /** Run when the answer ended, however it did, before its last event goes out; a failure is logged and changes nothing. */
  readonly onFinish: ((answer: FinishedAnswer) => Promise<void>)[];
}

export interface CompletionKey {
  exact: string;
  partition: string;
  /** What both were computed from; an answer is stored only while it still holds. */
  state: { values: RevisionValues; generation: number };
}

export interface FinishedAnswer {
  events: readonly ChatEvent[];
  source: AnswerSource;
  /** Came from another request's run of the same question. */
  coalesced: boolean;
}

export async function begin(completion: Completion): Promise<void> {
  for (const callback of completion.onBegin.splice(0)) await callback();
}

/** @param failed called with what a callback threw */
export async function finish(
  completion: Completion,
  answer: FinishedAnswer,
  failed: (error: unknown) => void,
): Promise<void> {
  await Promise.all(completion.onFinish.splice(0).map((callback) => callback(answer).catch(failed)));
}

const COMPLETION = Symbol('completion');

/** The completion of a request, set once by the stage that parses the body, read by all later ones. */
export function setCompletion(request: object, completion: Completion): void {
  (request as Record<symbol, unknown>)[COMPLETION] = completion;
}

export function completionOf(request: object): Completion | undefined {
  return (request as Record<symbol, unknown>)[COMPLETION] as Completion | undefined;
}

/** What is asked: the last words of the user, also when results of tools came after them. */
export const questionOf = (c: Pick<Completion, 'messages'>): string =>
  c.messages.findLast((m) => m.role === 'user')?.content ?? '';
