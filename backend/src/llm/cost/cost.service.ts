import { Injectable } from '@nestjs/common';
import { type CatalogueModel, EXTRACTIVE_MODEL_ID, priceOf } from '../catalogue/catalogue-model.js';
import type { ChatRequest, ModelEvent, ModelUsage } from '../chat-model.js';
import { TokenCounter } from './token-counter.js';

/** Token overhead of a message besides its text: role and delimiters. */
const TOKENS_PER_MESSAGE = 4;
/** Size of the text around passages in a prompt: the rules, and each one's title. */
const PASSAGES_CHARS = 800;
const PASSAGE_CHARS = 60;

/**
 * Cost of answers: as reported by the provider, else tokens times the catalogue's price. Values that were not reported
 * are marked `estimated`.
 */
@Injectable()
export class CostService {
  constructor(private readonly tokens: TokenCounter) {}

  /**
   * Completes the usage of a finished answer: missing tokens by a tokenizer, missing cost by the catalogue.
   * @param usage as returned by the adapter; `estimated` means that the provider did not report tokens
   * @param received everything the model wrote: text, reasoning, tool arguments
   */
  async complete(
    usage: ModelUsage,
    request: ChatRequest,
    received: string,
    model: CatalogueModel | undefined,
  ): Promise<ModelUsage> {
    if (!usage.estimated && usage.costUsd !== null) return usage;
    const counted = usage.estimated ? await this.count(request, received) : usage;
    const { promptTokens, completionTokens } = counted;
    return {
      promptTokens,
      completionTokens,
      costUsd: usage.costUsd ?? priceOf(model, promptTokens, completionTokens),
      estimated: true,
    };
  }

  /** The usage of an interrupted answer: the prompt and the text received so far. */
  async ofBroken(request: ChatRequest, received: string, model: CatalogueModel | undefined): Promise<ModelUsage> {
    const nothing: ModelUsage = { promptTokens: 0, completionTokens: 0, costUsd: null, estimated: true };
    // The built-in model costs nothing.
    if (model?.id === EXTRACTIVE_MODEL_ID) return { ...nothing, costUsd: 0 };
    return this.complete(nothing, request, received, model);
  }

  private async count(
    request: ChatRequest,
    received: string,
  ): Promise<Pick<ModelUsage, 'promptTokens' | 'completionTokens'>> {
    const [prompt, completionTokens] = await Promise.all([
      this.tokens.count(promptText(request)),
      this.tokens.count(received),
    ]);
    return { promptTokens: prompt + request.messages.length * TOKENS_PER_MESSAGE, completionTokens };
  }
}

/** Everything in a request that a model reads, roughly as it is sent. */
export function promptText({ messages, passages, parameters }: ChatRequest): string {
  const written = messages.map(({ content, toolCalls }) => (toolCalls ? content + JSON.stringify(toolCalls) : content));
  const quoted = passages.map((p) => `${p.title} ${p.heading ?? ''} ${p.text}`);
  const rules = passages.length === 0 ? '' : ' word'.repeat((PASSAGES_CHARS + passages.length * PASSAGE_CHARS) / 5);
  const tools = parameters?.tools ? JSON.stringify(parameters.tools) : '';
  return [...written, ...quoted, tools, rules].filter((part) => part !== '').join('\n');
}

/** The model-written part of an event. */
export function writtenIn(event: ModelEvent): string {
  if (event.type === 'text' || event.type === 'reasoning') return event.text;
  return event.type === 'tool_call' ? (event.name ?? '') + event.argumentsDelta : '';
}
