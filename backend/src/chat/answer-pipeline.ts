import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ChatEvent, NoticeEvent } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { KnowledgeService } from '../knowledge/knowledge.service.js';
import type { RetrievalFilter } from '../knowledge/retrieval/query.js';
import { KnowledgeSettingsService } from '../knowledge/settings/knowledge-settings.service.js';
import { BudgetAccounting } from '../llm/budgets/budget-accounting.service.js';
import { type Completion, type KnowledgeFilter, questionOf } from '../llm/completion/completion.js';
import type { ChatMessage, ChatRequest, ModelEvent, ModelUsage, Passage } from '../llm/chat-model.js';
import { sumUsage } from '../llm/cost/sum-usage.js';
import { LlmService } from '../llm/llm.service.js';
import { EventMapper } from './event-mapper.js';
import { filterLinks } from './links/filter-links.js';
import { LinkPolicy } from './links/link-policy.js';
import { QueryRewriter, type SearchQuery } from './query-rewriter.service.js';
import { SystemPrompts } from '../prompts/system-prompts.service.js';
import { SuspiciousPassages } from './suspicious-passages.service.js';

type Reading = Pick<ChatRequest, 'whole' | 'unread'>;

interface Found {
  passages: Passage[];
  /** The nearest passages when none is relevant. */
  nearest: Passage[];
  /** The query that was searched instead of the question. */
  query: SearchQuery | null;
}

/** Produces an answer: renders the prompt, retrieves passages, then calls the model. */
@Injectable()
export class AnswerPipeline {
  constructor(
    private readonly llm: LlmService,
    private readonly knowledge: KnowledgeService,
    private readonly prompts: SystemPrompts,
    private readonly rewriter: QueryRewriter,
    private readonly settings: KnowledgeSettingsService,
    private readonly suspicious: SuspiciousPassages,
    private readonly budgets: BudgetAccounting,
    private readonly clock: Clock,
  ) {}

  /**
   * Yields the events from `start` to `done`.
   * @param reading who reads the answer, and when
   * @throws DomainError of the model, of retrieval, `prompt_not_found` or `budget_exceeded`
   */
  async *run(completion: Completion, signal: AbortSignal, reading: Reading = {}): AsyncIterable<ChatEvent> {
    const [prompt, found] = await Promise.all([this.prompt(completion), this.find(completion, signal)]);
    const passages = this.suspicious.mark(found?.passages ?? []);
    const mapper = new EventMapper(completion, this.clock, found && passages.length, found?.nearest);
    const request = { ...this.request(completion, prompt, passages), ...reading };
    const notices = [
      ...(await this.budgets.reserve(completion, request)),
      ...this.retrievalNotices(completion, found, passages),
    ];
    completion.call.sent = request;
    const answer = await this.withLinks(completion, request, this.timed(completion, this.llm.stream(request, signal)));
    const rewriting = found?.query?.usage;
    for await (const event of rewriting ? withUsage(answer, rewriting) : answer) {
      yield* mapper.map(event);
      if (event.type === 'start') yield* notices;
    }
  }

  /** Notices for the reader about the retrieved passages; suspicious passages are also recorded for the administrators. */
  private retrievalNotices({ audience }: Completion, found: Found | null, passages: readonly Passage[]): NoticeEvent[] {
    this.suspicious.record(passages);
    if (audience !== 'internal') return [];
    const query = found?.query && {
      type: 'notice' as const,
      code: 'query_rewritten',
      detail: `Searched for: ${found.query.text}`,
    };
    return [...(query ? [query] : []), ...this.suspicious.notices(passages)];
  }

  /** Removes links and images that a document may have planted, unless the workspace allows them. */
  private async withLinks(
    { key }: Completion,
    { messages, passages }: ChatRequest,
    events: AsyncIterable<ModelEvent>,
  ): Promise<AsyncIterable<ModelEvent>> {
    if (passages.length === 0) return events;
    const { presentation } = await this.settings.at(key?.state.values.knowledge ?? null);
    return presentation.allowLinks ? events : filterLinks(events, new LinkPolicy(messages, passages));
  }

  private request(completion: Completion, prompt: string, passages: Passage[]): ChatRequest {
    const { messages, parameters, metadata, principal, endUser } = completion;
    return {
      model: completion.model.id,
      messages: withPrompt(prompt, messages, completion.conversation !== null),
      passages,
      parameters,
      ...(completion.model.params.fallbacks ? { fallbacks: completion.model.params.fallbacks } : {}),
      ...(metadata === null ? {} : { metadata: { ...metadata } }),
      // A hash: the provider must be able to distinguish users but not to identify them.
      user: createHash('sha256')
        .update(endUser === null ? principal.id : `${principal.id} ${endUser}`)
        .digest('hex')
        .slice(0, 32),
    };
  }

  /** The rendered prompt; its cache key, if any, selects the revision. */
  private async prompt(completion: Completion): Promise<string> {
    const { prompt, key } = completion;
    return (prompt ?? (await this.prompts.render(completion, key?.state.values.prompts))).text;
  }

  /** null = retrieval was not used. */
  private async find(completion: Completion, signal: AbortSignal): Promise<Found | null> {
    const { retrieval, queryVector, key } = completion;
    if (!(retrieval.useRag ?? (await this.knowledge.hasReadyDocument(key?.state.values.knowledge)))) return null;
    const query = await this.rewriter.rewrite(completion, signal);
    const { passages, nearest } = await this.knowledge.retrieve({
      query: query?.text ?? questionOf(completion),
      signal,
      ...(retrieval.topK === null ? {} : { topK: retrieval.topK }),
      // The vector belongs to the original question, not to a rewritten one.
      ...(queryVector && !query ? { queryVector } : {}),
      ...(retrieval.threshold === null ? {} : { threshold: retrieval.threshold }),
      ...(retrieval.filter ? { filter: toRetrievalFilter(retrieval.filter) } : {}),
    });
    return { passages, nearest, query };
  }

  /** Adds up the time spent waiting for the model. */
  private async *timed(completion: Completion, events: AsyncIterable<ModelEvent>): AsyncIterable<ModelEvent> {
    const iterator = events[Symbol.asyncIterator]();
    try {
      for (;;) {
        const from = this.clock.monotonic();
        const { done, value } = await iterator.next();
        completion.call.waitedMs += this.clock.monotonic() - from;
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
}

const toRetrievalFilter = ({ folders, tags }: KnowledgeFilter): RetrievalFilter => ({
  ...(folders.length > 0 ? { folders: [...folders] } : {}),
  ...(tags.length > 0 ? { tags: [...tags] } : {}),
});

/** The memory of a conversation is appended to the prompt: some models accept only one system message, at the beginning. */
function withPrompt(prompt: string, messages: readonly ChatMessage[], inConversation: boolean): ChatMessage[] {
  const [first, ...rest] = messages;
  if (!inConversation || first?.role !== 'system') return [{ role: 'system', content: prompt }, ...messages];
  return [{ role: 'system', content: `${prompt}\n\n${first.content}` }, ...rest];
}

/** Adds the token usage of the query rewriting to that of the answer. */
async function* withUsage(events: AsyncIterable<ModelEvent>, more: ModelUsage): AsyncIterable<ModelEvent> {
  for await (const event of events)
    yield event.type === 'finish' ? { ...event, usage: sumUsage(event.usage, more) } : event;
}
