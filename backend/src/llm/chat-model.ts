import type { FinishReason } from '@nexus/contracts';
import type { ModelParameters } from './model-parameters.js';
import type { Passage } from '../common/passages/passage.js';

export type { Passage } from '../common/passages/passage.js';

/** One part of a message in the form the providers share: `text`, `image_url`, `file`, `input_file`, `input_audio`, … */
export type ContentPart = Readonly<Record<string, unknown>> & { readonly type: string };

export interface ToolCall {
  id: string;
  name: string;
  /** JSON, exactly as the model wrote it. */
  arguments: string;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  /** The text of the message; '' for an assistant message that only calls tools. */
  content: string;
  /** The complete content; set only when it contains more than text. */
  parts?: readonly ContentPart[];
  name?: string;
  /** Assistant messages only: the tool calls it requested. */
  toolCalls?: readonly ToolCall[];
  /** Tool messages only: the call this is the result of. */
  toolCallId?: string;
}

/** One question to a model, independent of any provider's wire format. */
export interface ChatRequest {
  /** Resolved catalogue id, e.g. `nexus/extractive` or `openai/gpt-5-mini`. */
  model: string;
  /** Oldest first; the last `user` message is the question. */
  messages: ChatMessage[];
  /** Passages the answer may cite, best first, numbered by `n` from 1; empty without knowledge. */
  passages: Passage[];
  /** Set to continue an answer that cited passages 1…`cited`: its marks stay, numbering continues after them. */
  cited?: number;
  parameters?: ModelParameters;
  /** Tried in this order when the model fails; absent = the workspace setting. For the router, not for providers. */
  fallbacks?: readonly string[];
  /** Nobody reads the answer before it is complete: it may arrive as one part, which is cheaper for the provider and for us. */
  whole?: boolean;
  /** Like `whole`, but the provider still streams so that stalls are detected: `text` events may be empty meanwhile. */
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
 * Parts of one answer. Order: `start` first, `finish` last and exactly once, everything else in between.
 * A `citation` is sent once per cited passage, right after its first mark; its `passage.n` is the number of the mark
 * `[n]` in the text, counted by first appearance from 1, independent of the passage's number in the request. `support`
 * is the range of `passage.text` that supports the cited sentence, in UTF-16 code units.
 */
export type ModelEvent =
  | { type: 'start'; model: string }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool_call'; index: number; id: string; name?: string; argumentsDelta: string }
  | { type: 'citation'; passage: Passage; support?: { start: number; end: number } }
  | { type: 'notice'; code: string; detail: string; nearest?: readonly Passage[] }
  | { type: 'finish'; finishReason: FinishReason; usage: ModelUsage };

/** A complete answer, as returned by `generate`. */
export interface ModelAnswer {
  model: string;
  content: string;
  reasoning: string;
  citations: Passage[];
  finishReason: FinishReason;
  usage: ModelUsage;
}

/**
 * Port to anything that answers questions.
 *
 * Errors: `DomainError` with a `provider_*` code or `model_not_found`, thrown by the iterator at any time; its text
 * never contains the provider's own message. An aborted `signal` makes the iterator throw an `AbortError`
 * (`signal.reason` if that is one) and closes the provider's socket. An answer without any text or tool call is an
 * error, never an empty success.
 */
export abstract class ChatModel {
  /** `nexus`, `openrouter`, … */
  abstract readonly provider: string;

  /** Whether the model can continue an answer that another model began: the text so far is then the last assistant message. */
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

/** Throws the error of an aborted call; does nothing otherwise. */
export function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const reason: unknown = signal.reason;
  throw reason instanceof Error ? reason : new DOMException('The operation was aborted', 'AbortError');
}
