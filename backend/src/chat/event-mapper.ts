import type { ChatEvent, CitationEvent, UsageEvent } from '@nexus/contracts';
import type { Clock } from '../common/clock/clock.js';
import { EXTRACTIVE_MODEL_ID } from '../llm/catalogue/catalogue-model.js';
import type { Completion } from '../llm/completion/completion.js';
import type { ModelEvent, ModelUsage, Passage } from '../llm/chat-model.js';
import { excerptOf } from './excerpt.js';

/** Maps the events of a model to the events that a client receives, with the id and times of this completion. */
export class EventMapper {
  private firstTokenAt: number | null = null;
  private noticed = false;

  /** @param found number of passages that retrieval found; null = retrieval was not used */
  constructor(
    private readonly completion: Completion,
    private readonly clock: Clock,
    private readonly found: number | null,
    /** The nearest passages when none was found. */
    private readonly nearest: readonly Passage[] = [],
  ) {}

  *map(event: ModelEvent): Iterable<ChatEvent> {
    switch (event.type) {
      case 'start':
        yield this.start(event.model);
        if (this.found === 0) yield this.nothingRelevant(this.nearest);
        return;
      case 'text':
        this.firstTokenAt ??= this.clock.monotonic();
        if (event.text !== '') yield { type: 'delta', text: event.text };
        return;
      case 'reasoning':
        this.firstTokenAt ??= this.clock.monotonic();
        yield event;
        return;
      case 'tool_call': {
        const { index, id, name, argumentsDelta } = event;
        yield {
          type: 'tool_call',
          index,
          id,
          ...(name === undefined ? {} : { name }),
          arguments_delta: argumentsDelta,
        };
        return;
      }
      case 'citation':
        yield toCitation(event);
        return;
      case 'notice':
        if (event.code === 'nothing_relevant') {
          if (!this.noticed) yield this.nothingRelevant(event.nearest);
        } else yield { type: 'notice', code: event.code, detail: event.detail };
        return;
      case 'finish':
        yield toUsage(event.usage);
        yield this.done(event.finishReason);
    }
  }

  private start(model: string): ChatEvent {
    const { id, cache, conversation } = this.completion;
    return {
      type: 'start',
      id,
      model,
      source: model === EXTRACTIVE_MODEL_ID ? 'extractive' : 'llm',
      cache,
      ...(conversation ? { conversation_id: conversation.id } : {}),
    };
  }

  private nothingRelevant(nearest: readonly Passage[] = []): ChatEvent {
    this.noticed = true;
    const detail = 'Nothing in the documents matches the question.';
    const shown = nearest.map((passage, i) => {
      const { type: _, ...citation } = toCitation({ type: 'citation', passage: { ...passage, n: i + 1 } });
      return citation;
    });
    return { type: 'notice', code: 'nothing_relevant', detail, ...(shown.length > 0 ? { nearest: shown } : {}) };
  }

  private done(finish_reason: Extract<ModelEvent, { type: 'finish' }>['finishReason']): ChatEvent {
    const now = this.clock.monotonic();
    const { startedAt, call } = this.completion;
    return {
      type: 'done',
      finish_reason,
      latency_ms: round(now - startedAt),
      time_to_first_token_ms: round((this.firstTokenAt ?? now) - startedAt),
      overhead_ms: round(Math.max(0, now - startedAt - call.waitedMs)),
    };
  }
}

function toCitation({ passage, support }: Extract<ModelEvent, { type: 'citation' }>): CitationEvent {
  const { n, documentId, title, page, slide, sheet, heading, score } = passage;
  return {
    type: 'citation',
    n,
    document_id: documentId,
    title,
    ...(page === undefined ? {} : { page }),
    ...(slide === undefined ? {} : { slide }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(heading === undefined ? {} : { heading }),
    ...excerptOf(passage, support),
    score: Math.max(0, Math.min(1, score)),
  };
}

function toUsage({ promptTokens, completionTokens, costUsd, estimated }: ModelUsage): UsageEvent {
  return {
    type: 'usage',
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    cost_usd: costUsd,
    ...(estimated ? { estimated } : {}),
  };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
