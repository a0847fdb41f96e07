import { Injectable } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import { Clock } from '../../common/clock/clock.js';
import { toDomainError } from '../../common/errors/to-domain-error.js';
import { newId } from '../../common/ids/ids.js';
import { BudgetAccounting } from '../../llm/budgets/budget-accounting.service.js';
import { type ChatRequest, collectAnswer, type ModelAnswer } from '../../llm/chat-model.js';
import { type Completion, ModelCall } from '../../llm/completion/completion.js';
import { CompletionUsage } from '../../llm/completion/completion-usage.js';
import { LlmService, type ResolvedModel } from '../../llm/llm.service.js';

const TIMEOUT_MS = 30_000;

export interface SideQuestion {
  instruction: string;
  text: string;
  maxTokens: number;
}

/** Calls the default model for a conversation outside of its answers, metered and within the budgets of its owner. */
@Injectable()
export class SideCall {
  constructor(
    private readonly llm: LlmService,
    private readonly budgets: BudgetAccounting,
    private readonly usage: CompletionUsage,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError of the model, or `budget_exceeded` */
  async ask(
    about: Completion,
    model: ResolvedModel,
    { instruction, text, maxTokens }: SideQuestion,
  ): Promise<ModelAnswer> {
    const request: ChatRequest = {
      model: model.id,
      messages: [
        { role: 'system', content: instruction },
        { role: 'user', content: text },
      ],
      passages: [],
      parameters: { temperature: 0, maxTokens },
      whole: true,
    };
    const completion = this.own(about, model);
    await this.budgets.reserve(completion, request);
    completion.call.sent = request;
    try {
      const answer = await collectAnswer(this.llm.stream(request, AbortSignal.timeout(TIMEOUT_MS)));
      await this.record(completion, this.events(completion, answer));
      return answer;
    } catch (error) {
      await this.record(completion, [{ type: 'error', problem: toDomainError(error).toProblem(about.requestId) }]);
      throw error;
    }
  }

  private own(about: Completion, { id, provider }: ResolvedModel): Completion {
    return {
      ...about,
      id: newId(),
      model: { ...about.model, id, provider },
      turn: null,
      idempotency: null,
      startedAt: this.clock.monotonic(),
      key: null,
      cache: { status: 'bypass', reason: 'memory of a conversation' },
      metered: false,
      call: new ModelCall(),
    };
  }

  private record(completion: Completion, events: ChatEvent[]): Promise<void> {
    return this.usage.record(completion, { events, source: 'llm', coalesced: false, purpose: 'memory' });
  }

  private events({ id, cache, startedAt }: Completion, { model, usage }: ModelAnswer): ChatEvent[] {
    const latency_ms = Math.round(this.clock.monotonic() - startedAt);
    const { promptTokens, completionTokens, costUsd, estimated } = usage;
    return [
      { type: 'start', id, model, source: 'llm', cache },
      {
        type: 'usage',
        prompt_tokens: promptTokens,
        completion_tokens: completionTokens,
        total_tokens: promptTokens + completionTokens,
        cost_usd: costUsd,
        ...(estimated ? { estimated } : {}),
      },
      { type: 'done', finish_reason: 'stop', latency_ms, time_to_first_token_ms: latency_ms, overhead_ms: 0 },
    ];
  }
}
