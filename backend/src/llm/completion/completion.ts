import type { AnswerSource, CacheInfo, ChatEvent } from '@nexus/contracts';
import type { UsagePurpose } from '../../analytics/usage/usage-event.js';
import type { Principal } from '../../common/context/request-context.js';
import type { OpenConversation } from '../../conversations/conversations.service.js';
import type { RevisionValues } from '../../workspaces/revisions/revision-store.js';
import type { ChatMessage, ChatRequest } from '../chat-model.js';
import type { ModelParameters } from '../model-parameters.js';
import type { RenderedPrompt } from '../../prompts/system-prompts.service.js';

export const CACHE_MODES = ['default', 'bypass', 'refresh', 'only'] as const;
export type CacheMode = (typeof CACHE_MODES)[number];

/** Who reads the answer: visitors may see less knowledge than members. */
export type Audience = 'internal' | 'visitor';

/** Cache settings of a request; null = the workspace's setting. */
export interface CacheRequest {
  mode: CacheMode;
  ttlS: number | null;
  semanticThreshold: number | null;
}

/** Effective cache settings of one completion: its request over its workspace's settings. */
export interface CacheControl {
  mode: CacheMode;
  /** Whether the workspace uses the cache at all. */
  enabled: boolean;
  ttlS: number;
  /** Seconds after `ttlS` in which the old answer is served while it is refreshed. */
  staleS: number;
  /** `shadow`: look up and count, but do not answer. */
  semantic: 'on' | 'shadow' | 'off';
  semanticThreshold: number;
  verify: boolean;
  replay: 'instant' | 'natural';
  maxBytes: number;
}

export interface RetrievalSettings {
  /** null = when the workspace has a ready document. */
  useRag: boolean | null;
  /** null = the workspace's setting, which is covered by its knowledge revision. */
  topK: number | null;
  /** null = the workspace's setting, else the embedder's calibrated value. */
  threshold: number | null;
  /** Which documents may be used; absent: all of them. */
  filter?: KnowledgeFilter;
}

/** Part of the workspace's documents: in one of the folders, and with one of the tags. An empty list restricts nothing. */
export interface KnowledgeFilter {
  readonly folders: readonly string[];
  readonly tags: readonly string[];
}

/** A fully resolved request. Immutable while it is answered. */
export interface CompletionRequest {
  /** Also the id of its run and stream. */
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
    /** `providers`: identifies the providers and their addresses, including the installation's. */
    readonly params: { readonly fallbacks?: readonly string[]; readonly providers?: string };
  };
  readonly parameters: ModelParameters;
  readonly retrieval: RetrievalSettings;
  /** Whether a Q&A entry may answer instead of the model. */
  readonly curatedAnswers: boolean;
  readonly systemPromptId: string | null;
  /** BCP 47 tag of the caller’s preferred language; null: unknown. */
  readonly locale: string | null;
  readonly conversation: { readonly id: string; readonly head: string | null } | null;
  /** The messages this request adds to its conversation. */
  readonly turn: {
    readonly conversation: OpenConversation;
    readonly question: string;
    readonly clientMessageId?: string;
  } | null;
  readonly cacheControl: CacheControl;
  readonly embedderId: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The client's name for its end user; sent to the provider only as a hash. */
  readonly endUser: string | null;
  /** Clock.monotonic() when the request arrived. */
  readonly startedAt: number;
  /** The client sent an Idempotency-Key: the events stay readable for a day. */
  readonly idempotency: IdempotencyClaim | null;
}

export interface IdempotencyClaim {
  /** Derived from the principal and the key. */
  readonly name: string;
  /** Digest of the request. */
  readonly hash: string;
}

/** The state of a request so far. Each stage returns the part it adds; none modifies another's. */
export interface CompletionRun {
  /** Where the cache stores the answer; null = the cache must not be used. */
  readonly key: CompletionKey | null;
  /** The rendered system prompt, as in the key; null if no key was computed: it is then rendered on demand. */
  readonly prompt: RenderedPrompt | null;
  readonly cache: CacheInfo;
  /** Number of entries that the semantic layer could match. */
  readonly semanticCandidates: number;
  /** The look-up's result for curated answers. */
  readonly curated: CuratedHint;
  /** Embedding of the question, computed at most once. */
  readonly queryVector?: Float32Array;
  /** The look-up that found the answer already wrote its usage event. */
  readonly metered: boolean;
  readonly call: ModelCall;
}

/**
 * Whether a Q&A entry contains the question word for word: `unknown` when only the database can tell, `off` when no
 * curated answer can apply.
 */
export type CuratedHint = 'off' | 'none' | 'word_for_word' | 'unknown';

/** Model calls of an answer, recorded by the stage that makes them. */
export class ModelCall {
  /** The request sent to the model, once sent. */
  sent?: ChatRequest;
  /** Milliseconds spent waiting for models. */
  waitedMs = 0;
}

/** A request being answered. */
export type Completion = CompletionRequest & CompletionRun;

export function beginRun({
  cacheControl,
  messages,
}: Pick<CompletionRequest, 'cacheControl' | 'messages'>): CompletionRun {
  const { enabled, mode } = cacheControl;
  const why = messages.some((m) => m.role === 'tool') ? 'tool use' : 'as requested';
  const bypassed = { status: 'bypass' as const, reason: enabled ? why : 'switched off' };
  const cache: CacheInfo = enabled && mode !== 'bypass' ? { status: 'miss' } : bypassed;
  return {
    key: null,
    prompt: null,
    cache,
    semanticCandidates: 0,
    curated: 'unknown',
    metered: false,
    call: new ModelCall(),
  };
}

export interface CompletionKey {
  exact: string;
  partition: string;
  /** The state both were computed from; an answer is stored only while it is current. */
  state: { values: RevisionValues; generation: number };
}

export interface FinishedAnswer {
  events: readonly ChatEvent[];
  source: AnswerSource;
  /** Taken from another request's run of the same question. */
  coalesced: boolean;
  /** Absent: a question. */
  purpose?: UsagePurpose;
}

/** The question: the user's last message, even if tool results follow it. */
export const questionOf = (c: Pick<CompletionRequest, 'messages'>): string =>
  c.messages.findLast((m) => m.role === 'user')?.content ?? '';
