import { Injectable } from '@nestjs/common';
import type { ChatEvent, Citation } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { type Principal, RequestContext } from '../common/context/request-context.js';
import { toDomainError } from '../common/errors/to-domain-error.js';
import { KnowledgeService } from '../knowledge/knowledge.service.js';
import { CompletionUsage } from '../llm/completion/completion-usage.js';
import { beginRun, type Completion } from '../llm/completion/completion.js';
import { ANSWER_MAX } from '../qa/entries/dto/qa-entry.dto.js';
import type { QaSuggestionDraftedDto } from '../qa/gaps/dto/gap.dto.js';
import { GapDecisions } from '../qa/gaps/gap-decisions.service.js';
import type { GapDraft } from '../qa/gaps/gap.entity.js';
import { toDraftDto } from '../qa/gaps/gap.mapper.js';
import { GapsService } from '../qa/gaps/gaps.service.js';
import { AnswerPipeline } from './answer-pipeline.js';
import { fromCreate } from './completion-input.js';
import { CompletionPreparation } from './completion-preparation.service.js';
import { CreateCompletionDto } from './dto/completion-options.dto.js';

/**
 * Drafts the answer to a group of questions as a visitor would get it: from the documents, by the default model, without cache and
 * curated answers. It is metered like any other answer.
 */
@Injectable()
export class QaDraftService {
  constructor(
    private readonly suggestions: GapsService,
    private readonly decisions: GapDecisions,
    private readonly knowledge: KnowledgeService,
    private readonly preparation: CompletionPreparation,
    private readonly pipeline: AnswerPipeline,
    private readonly usage: CompletionUsage,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `qa_suggestion_not_found`, `budget_exceeded`, `knowledge_unavailable`, and errors of models */
  async draft(id: string, principal: Principal): Promise<QaSuggestionDraftedDto> {
    const { question } = await this.suggestions.get(id);
    const { passages } = await this.knowledge.retrieve({ query: question });
    if (passages.length === 0) return { outcome: 'nothing_relevant', draft: null };
    const body = { prompt: question, use_rag: true, cache: { mode: 'bypass' } };
    const input = fromCreate(Object.assign(new CreateCompletionDto(), body));
    const asker = { principal, requestId: this.context.requestId, startedAt: this.preparation.now };
    const request = await this.preparation.prepare(input, asker);
    const events = await this.answer({ ...request, ...beginRun(request) });
    const draft = this.draftOf(events);
    await this.decisions.keepDraft(id, draft);
    return { outcome: 'drafted', draft: toDraftDto(draft) };
  }

  /** Collects all events; the cost is recorded regardless of how they end. */
  private async answer(completion: Completion): Promise<ChatEvent[]> {
    const events: ChatEvent[] = [];
    try {
      const signal = new AbortController().signal;
      for await (const event of this.pipeline.run(completion, signal, { whole: true })) events.push(event);
      return events;
    } catch (error) {
      events.push({ type: 'error', problem: toDomainError(error).toProblem(completion.requestId) });
      throw error;
    } finally {
      const source = events.find((e) => e.type === 'start')?.source ?? 'llm';
      await this.usage.record(completion, { events, source, coalesced: false, purpose: 'draft' });
    }
  }

  private draftOf(events: readonly ChatEvent[]): GapDraft {
    const text = events.map((e) => (e.type === 'delta' ? e.text : '')).join('');
    const citations = events.flatMap((e): Citation[] => {
      if (e.type !== 'citation') return [];
      const { type: _, ...citation } = e;
      return [citation];
    });
    const model = events.find((e) => e.type === 'start')?.model ?? '';
    const answer = withoutMarks(text).slice(0, ANSWER_MAX).toWellFormed();
    return { answer, model, citations, at: this.clock.now().toISOString() };
  }
}

/** Removes citation marks: an entry is shown without passages. */
const withoutMarks = (text: string): string => text.replace(/ ?\[\d{1,3}\](?!\()/g, '').trim();
