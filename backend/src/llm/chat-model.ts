import type { FinishReason } from '@nexus/contracts';
import type { ModelParameters } from './model-parameters.js';
import type { Passage } from '../common/passages/passage.js';

export type { Passage } from '../common/passages/passage.js';

/** One part of a message in the form the providers share: `text`, `image_url`, `file`, `input_file`, `input_audio`, … */
export type ContentPart = Readonly<Record<string, unknown>> & { readonly type: string };

export interface ToolCall {
  id: string;
  name: string;
  /** JSON, as the model wrote it. */
  arguments: string;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  /** All of the message that is text; '' for an assistant that only called tools. */
  content: string;
  /** The whole content, only when it is more than text. */
  parts?: readonly ContentPart[];
  name?: string;
  /** Of an assistant that asked for tools. */
  toolCalls?: readonly ToolCall[];
  /** Of a tool's result. */
  toolCallId?: string;
}

/** One question to a model, independent of any provider's wire format. */
export interface ChatRequest {
  /** Resolved catalogue id, e.g. `nexus/extractive` or `openai/gpt-5-mini`. */
  model: string;
  /** Oldest first; the last `user` message is the question. */
  messages: ChatMessage[];
  /** What the answer may cite, best first, numbered by `n` from 1; empty without knowledge. */
  passages: Passage[];
  /** The answer was begun by another model, which cited the passages 1…`cited`: their marks stay, numbering goes on after them. */
  cited?: number;
  parameters?: ModelParameters;
  /** Asked in this order when the model fails; absent = the workspace's choice. For the router, not for providers. */
  fallbacks?: readonly string[];
  /** Nobody reads the answer before its end: it may come as one part, which costs the provider and us less. */
  whole?: boolean;
  /** The same, but the provider sends it in parts, so that its silence shows: `text` events may be empty meanwhile. */
  unread?: boolean;
  metadata?: Record<string, string>;
  /** Opaque id of the end user, for the provider's abuse detection. */
  user?: string;
}

export interface ModelUsage {
  promptTokens: number;
  completionTokens: number;
  /** US dollars; null when neither the provider nor the catalogue knows a price. */
  costUsd: number | null;
  /** True when tokens or cost were computed here instead of reported by the provider. */
  estimated: boolean;
}

/**
 * Parts of one answer. Order: `start` first, `finish` last and exactly once, anything in between.
 * A `citation` comes once per cited passage, right after its first mark; its `passage.n` is the number of the mark `[n]` in
 * the text, counted by first appearance from 1, whatever number the passage had in the request. `support` is what of
 * `passage.text` bears the cited sentence out, in UTF-16 code units.
 */
export type ModelEvent =
  | { type: 'start'; model: string }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool_call'; index: number; id: string; name?: string; argumentsDelta: string }
  | { type: 'citation'; passage: Passage; support?: { start: number; end: number } }
  | { type: 'notice'; code: string; detail: string; nearest?: readonly Passage[] }
  | { type: 'finish'; finishReason: FinishReason; usage: ModelUsage };

/** A complete answer, as `generate` gives it. */
export interface ModelAnswer {
  model: string;
  content: string;
  reasoning: string;
  citations: Passage[];
  finishReason: FinishReason;
  usage: ModelUsage;
}

/**
 * Port to whatever answers questions.
 *
 * Errors: `DomainError` with a `provider_*` code or `model_not_found`, thrown by the iterator at any moment; nothing of the
 * provider's own message reaches its text. An aborted `signal` makes the iterator throw an `AbortError` (`signal.reason`
 * when that is one) and closes the provider's socket. An answer without any text or tool call is an error, never an empty
 * success.
 */
export abstract class ChatModel {
  /** `nexus`, `openrouter`, … */
  abstract readonly provider: string;

  /** Whether it can go on with an answer that another model began: its text so far is then the last assistant message. */
  readonly continues: boolean = true;

  abstract supports(model: string): boolean;

  abstract stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;

  /** The same answer in one piece. */
  async generate(request: ChatRequest, signal: AbortSignal): Promise<ModelAnswer> {
    return collectAnswer(this.stream(request, signal));
  }
}

export async function collectAnswer(events: AsyncIterable<ModelEvent>): Promise<ModelAnswer> {
  const answer: ModelAnswer = {
    model: '',
    content: '',
    reasoning: '',
    citations: [],
    finishReason: 'stop',
    usage: { promptTokens: 0, completionTokens: 0, costUsd: null, estimated: true },
  };
  for await (const event of events) {
    if (event.type === 'start') answer.model = event.model;
    else if (event.type === 'text') answer.content += event.text;
    else if (event.type === 'reasoning') answer.reasoning += event.text;
    else if (event.type === 'citation') answer.citations.push(event.passage);
    else if (event.type === 'finish') Object.assign(answer, { finishReason: event.finishReason, usage: event.usage });
  }
  return answer;
}

/** Throws what an aborted call must throw; does nothing otherwise. */
export function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const reason: unknown = signal.reason;
  throw reason instanceof Error ? reason : new DOMException('The operation was aborted', 'AbortError');
}
