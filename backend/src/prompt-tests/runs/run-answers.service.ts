import { Injectable } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import { AnswerPipeline } from '../../chat/answer-pipeline.js';
import { Clock } from '../../common/clock/clock.js';
import { type Principal, RequestContext } from '../../common/context/request-context.js';
import { toDomainError } from '../../common/errors/to-domain-error.js';
import { newId } from '../../common/ids/ids.js';
import { CACHE_DEFAULTS, cacheControl } from '../../llm/cache/settings/cache-settings.js';
import { beginRun, type Completion } from '../../llm/completion/completion.js';
import { CompletionUsage, isUnanswered } from '../../llm/completion/completion-usage.js';
import { LlmService } from '../../llm/llm.service.js';
import type { RenderedPrompt } from '../../prompts/system-prompts.service.js';
import type { ItemAnswer } from './prompt-run.entity.js';

const CONTENT_CHARS = 8_000;
const CACHE = cacheControl(
  { mode: 'bypass', ttlS: null, semanticThreshold: null },
  { ...CACHE_DEFAULTS, enabled: false },
);

export interface Asked {
  question: string;
  prompt: RenderedPrompt;
  /** Its budgets and limits apply. */
  principal: Principal;
  /** Null: the default model of the workspace. */
  model: string | null;
  /** Null: the default of the workspace. */
  useRag: boolean | null;
}

export type Answered = Omit<ItemAnswer, 'checks'> & { unanswered: boolean };

/**
 * Answers a question like the completion route, with documents and budgets, but with a given prompt and without caches, curated
 * answers and conversation. Metered for the given principal.
 */
@Injectable()
export class RunAnswers {
  constructor(
    private readonly llm: LlmService,
    private readonly pipeline: AnswerPipeline,
    private readonly usage: CompletionUsage,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** A model error becomes an answer with an error. @throws when `signal` fires */
  async ask(asked: Asked, signal: AbortSignal): Promise<Answered> {
    const completion = await this.completion(asked);
    const events: ChatEvent[] = [];
    try {
      const whole = this.pipeline.run(completion, signal, { unread: true });
      for await (const event of whole) events.push(event);
    } catch (error) {
      signal.throwIfAborted();
      events.push({ type: 'error', problem: toDomainError(error).toProblem(completion.requestId) });
    } finally {
      const source = events.find((e) => e.type === 'start')?.source ?? 'llm';
      await this.usage.record(completion, { events, source, coalesced: false, purpose: 'test' });
    }
    return toAnswered(events, this.clock.monotonic() - completion.startedAt);
  }

  private async completion({ question, prompt, principal, model, useRag }: Asked): Promise<Completion> {
    const resolved = await this.llm.resolve(model ?? undefined);
    const messages = [{ role: 'user' as const, content: question }];
    return {
      id: newId(),
      requestId: this.context.requestId,
      workspaceId: principal.workspaceId,
      principal,
      audience: 'internal',
      json: true,
      resumable: false,
      messages,
      model: {
        id: resolved.id,
        provider: resolved.provider,
        params: { fallbacks: resolved.fallbacks, providers: await this.llm.providersId() },
      },
      parameters: resolved.params,
      retrieval: { useRag, topK: null, threshold: null },
      curatedAnswers: true,
      systemPromptId: null,
      locale: null,
      conversation: null,
      turn: null,
      cacheControl: CACHE,
      embedderId: 'none',
      metadata: null,
      endUser: null,
      startedAt: this.clock.monotonic(),
      idempotency: null,
      ...beginRun({ cacheControl: CACHE, messages }),
      prompt,
    };
  }
}

function toAnswered(events: readonly ChatEvent[], elapsedMs: number): Answered {
  const start = events.find((e) => e.type === 'start');
  const usage = events.find((e) => e.type === 'usage');
  const error = events.find((e) => e.type === 'error');
  const citations = events.flatMap((e) =>
    e.type === 'citation' ? [{ documentId: e.document_id, title: e.title }] : [],
  );
  const content = events.map((e) => (e.type === 'delta' ? e.text : '')).join('');
  return {
    content: content.slice(0, CONTENT_CHARS),
    model: start?.model ?? null,
    citations: [...new Map(citations.map((c) => [c.documentId, c])).values()].slice(0, 20),
    error: error?.problem.code ?? null,
    promptTokens: usage?.prompt_tokens ?? 0,
    completionTokens: usage?.completion_tokens ?? 0,
    costUsd: usage ? usage.cost_usd : 0,
    latencyMs: Math.round(elapsedMs),
    unanswered: isUnanswered(events, start?.source ?? 'llm', citations.length),
  };
}
