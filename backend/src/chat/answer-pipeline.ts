import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { KnowledgeService } from '../knowledge/knowledge.service.js';
import { Spending } from '../llm/budgets/spending.service.js';
import { type Completion, questionOf } from '../llm/cache/completion.js';
import type { ChatRequest, ModelEvent, Passage } from '../llm/chat-model.js';
import { LlmService } from '../llm/llm.service.js';
import { BUILT_IN_PROMPT } from '../prompts/built-in-prompt.js';
import { PromptsService } from '../prompts/prompts.service.js';
import { EventMapper } from './event-mapper.js';

/** Makes an answer: prompt and knowledge, then the model. */
@Injectable()
export class AnswerPipeline {
  constructor(
    private readonly llm: LlmService,
    private readonly knowledge: KnowledgeService,
    private readonly prompts: PromptsService,
    private readonly spending: Spending,
    private readonly clock: Clock,
  ) {}

  /**
   * Events from `start` to `done`.
   * @param whole nobody reads before the end: the model may answer in one piece
   * @throws DomainError of the model, of knowledge, `prompt_not_found` or `budget_exceeded`
   */
  async *run(completion: Completion, signal: AbortSignal, whole = false): AsyncIterable<ChatEvent> {
    const [prompt, passages] = await Promise.all([this.prompt(completion), this.passages(completion, signal)]);
    const mapper = new EventMapper(completion, this.clock, passages?.length ?? null);
    const request = { ...this.request(completion, prompt, passages ?? []), whole };
    const notices = await this.spending.reserve(completion, request);
    completion.sent = request;
    for await (const event of this.timed(completion, this.llm.stream(request, signal))) {
      yield* mapper.map(event);
      if (event.type === 'start') yield* notices;
    }
  }

  private request(completion: Completion, prompt: string, passages: Passage[]): ChatRequest {
    const { messages, parameters, metadata, principal, endUser } = completion;
    return {
      model: completion.model.id,
      messages: [{ role: 'system', content: prompt }, ...messages],
      passages,
      parameters,
      ...(completion.model.params.fallbacks ? { fallbacks: completion.model.params.fallbacks } : {}),
      ...(metadata === null ? {} : { metadata: { ...metadata } }),
      // The provider needs to tell people apart, not to know them.
      user: createHash('sha256')
        .update(endUser === null ? principal.id : `${principal.id} ${endUser}`)
        .digest('hex')
        .slice(0, 32),
    };
  }

  private async prompt({ systemPromptId, key }: Completion): Promise<string> {
    const prompt = systemPromptId
      ? await this.prompts.find(systemPromptId)
      : await this.prompts.activePrompt(key?.state.values.prompts);
    return prompt?.text ?? BUILT_IN_PROMPT;
  }

  /** null = knowledge was not asked. */
  private async passages(completion: Completion, signal: AbortSignal): Promise<Passage[] | null> {
    const { retrieval, queryVector, key } = completion;
    if (!(retrieval.useRag ?? (await this.knowledge.hasReadyDocument(key?.state.values.knowledge)))) return null;
    const { passages } = await this.knowledge.retrieve({
      query: questionOf(completion),
      signal,
      ...(retrieval.topK === null ? {} : { topK: retrieval.topK }),
      ...(queryVector ? { queryVector } : {}),
      ...(retrieval.threshold === null ? {} : { threshold: retrieval.threshold }),
    });
    return passages;
  }

  /** Adds up the time in which there was nothing to do but wait for the model. */
  private async *timed(completion: Completion, events: AsyncIterable<ModelEvent>): AsyncIterable<ModelEvent> {
    const iterator = events[Symbol.asyncIterator]();
    try {
      for (;;) {
        const from = this.clock.monotonic();
        const { done, value } = await iterator.next();
        completion.modelWaitMs += this.clock.monotonic() - from;
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
}
