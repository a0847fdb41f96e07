import type { AnswerSource, CacheInfo, ChatEvent } from '@nexus/contracts';
import type { Principal } from '../../common/context/request-context.js';
import type { OpenConversation } from '../../conversations/conversations.service.js';
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

/** What was asked, fully resolved. Nothing in it changes while it is answered. */
export interface CompletionRequest {
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
    readonly id: string;
    readonly provider: string;
    /** `providers`: which there are and where, the installation's included. */
    readonly params: { readonly fallbacks?: readonly string[]; readonly providers?: string };
  };
  readonly parameters: ModelParameters;
  readonly retrieval: RetrievalSettings;
  readonly systemPromptId: string | null;
  readonly conversation: { readonly id: string; readonly head: string | null } | null;
  /** What this request adds to its conversation. */
  readonly turn: {
    readonly conversation: OpenConversation;
    readonly question: string;
    readonly clientMessageId?: string;
  } | null;
  readonly cacheControl: CacheControl;
  readonly embedderId: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The client's name for the person it asks for; told to the provider as a hash only. */
  readonly endUser: string | null;
  /** Clock.monotonic() when the request came in. */
  readonly startedAt: number;
  /** The client named the request by an Idempotency-Key: its events stay readable for a day. */
  readonly idempotency: IdempotencyClaim | null;
}

export interface IdempotencyClaim {
  /** Of the principal and the key. */
  readonly name: string;
  /** Digest of what was asked. */
  readonly hash: string;
}

/** What happened to a request so far. Each stage returns the part that it adds; none writes into another's. */
export interface CompletionRun {
  /** Where the cache keeps the answer; null = it must not be touched. */
  readonly key: CompletionKey | null;
  readonly cache: CacheInfo;
  /** Entries that the semantic layer could match. */
  readonly semanticCandidates: number;
  /** What the look-up saw of curated answers. */
  readonly curated: CuratedHint;
  /** Embedding of the question, computed at most once. */
  readonly queryVector?: Float32Array;
  /** Its usage event was written by the look-up that found the answer. */
  readonly metered: boolean;
  readonly call: ModelCall;
}

/**
 * Whether a Q&A entry has the question word for word: `unknown` where only the database can say, `off` where no curated answer can
 * apply.
 */
export type CuratedHint = 'off' | 'none' | 'word_for_word' | 'unknown';

/** The share of models in an answer, noted by the stage that asks them while it does. */
export class ModelCall {
  /** What a model was asked, once it was. */
  sent?: ChatRequest;
  /** Milliseconds spent waiting for models. */
  waitedMs = 0;
}

/** A request on its way to its answer. */
export type Completion = CompletionRequest & CompletionRun;

export function beginRun({
  cacheControl,
  messages,
}: Pick<CompletionRequest, 'cacheControl' | 'messages'>): CompletionRun {
  const { enabled, mode } = cacheControl;
  const why = messages.some((m) => m.role === 'tool') ? 'tool use' : 'as requested';
  const bypassed = { status: 'bypass' as const, reason: enabled ? why : 'switched off' };
  const cache: CacheInfo = enabled && mode !== 'bypass' ? { status: 'miss' } : bypassed;
  return { key: null, cache, semanticCandidates: 0, curated: 'unknown', metered: false, call: new ModelCall() };
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

/** What is asked: the last words of the user, also when results of tools came after them. */
export const questionOf = (c: Pick<CompletionRequest, 'messages'>): string =>
  c.messages.findLast((m) => m.role === 'user')?.content ?? '';
