import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import { Clock } from '../../common/clock/clock.js';
import { encodeUsage } from '../../analytics/usage/usage-codec.js';
import type { UsageEvent } from '../../analytics/usage/usage-event.js';
import { UsageService } from '../../analytics/usage/usage.service.js';
import { BudgetAccounting } from '../budgets/budget-accounting.service.js';
import type { ModelUsage } from '../chat-model.js';
import { CostService } from '../cost/cost.service.js';
import { ModelRegistry } from '../model-registry.js';
import type { WorkspaceModels } from '../workspace-models.js';
import type { Completion, CompletionRequest, FinishedAnswer } from './completion.js';
import { RequestLimits } from '../../limits/request-limits.js';
import { round } from '../cache/stored-answer.js';

const SHUTDOWN_MS = 3_000;

type EventOf<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>;

/** The usage event of a completion. Its id is the completion's, so recording twice counts once. */
@Injectable()
export class CompletionUsage implements BeforeApplicationShutdown {
  private readonly logger = new Logger(CompletionUsage.name);
  private readonly recording = new Set<Promise<void>>();

  constructor(
    private readonly usage: UsageService,
    private readonly budgets: BudgetAccounting,
    private readonly costs: CostService,
    private readonly limits: RequestLimits,
    private readonly registry: ModelRegistry,
    private readonly clock: Clock,
  ) {}

  /** Records and settles the cost of the answer, whether it finished, was abandoned or failed. */
  async record(completion: Completion, answer: FinishedAnswer): Promise<void> {
    if (completion.metered) return;
    const recording = this.settle(completion, answer);
    this.recording.add(recording);
    await recording.finally(() => this.recording.delete(recording));
  }

  /** Settles answers cut off by the shutdown before Redis is disconnected. */
  async beforeApplicationShutdown(): Promise<void> {
    const late = new AbortController();
    // Rejects when no longer needed.
    const timeLimit = this.clock.sleep(SHUTDOWN_MS, late.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.recording), timeLimit]);
    late.abort();
  }

  /** The stream to which the look-up script appends the event of a hit. @throws when Redis does not respond */
  streamFor(workspaceId: string): Promise<string> {
    return this.usage.streamFor(workspaceId);
  }

  /** The event of a hit as JSON without its closing brace: the script adds the savings. */
  openHitEvent(completion: CompletionRequest, cacheStatus: 'exact' | 'semantic' = 'exact'): string {
    const elapsed = round(this.clock.monotonic() - completion.startedAt);
    return encodeUsage({
      ...this.common(completion),
      source: 'cache',
      cacheStatus,
      promptTokens: 0,
      completionTokens: 0,
      costUsd: 0,
      estimated: false,
      latencyMs: elapsed,
      timeToFirstTokenMs: elapsed,
      overheadMs: elapsed,
      outcome: 'ok',
    }).slice(0, -1);
  }

  private async settle(completion: Completion, answer: FinishedAnswer): Promise<void> {
    const { principal } = completion;
    const event = this.event(completion, answer, await this.spent(completion, answer));
    if (await this.budgets.settle(event, principal, this.limits.of(principal))) return;
    this.limits.spendLocally(principal, event.promptTokens + event.completionTokens);
  }

  /** The usage reported in the answer; an estimate if it broke off before. */
  private async spent(completion: Completion, { events }: FinishedAnswer): Promise<ModelUsage> {
    const usage = first(events, 'usage');
    if (usage)
      return {
        promptTokens: usage.prompt_tokens,
        completionTokens: usage.completion_tokens,
        costUsd: usage.cost_usd,
        estimated: usage.estimated ?? false,
      };
    const { workspaceId, call } = completion;
    const { sent } = call;
    const written = writtenBy(events);
    if (!sent || (written === '' && !mayHaveCost(events)))
      return { promptTokens: 0, completionTokens: 0, costUsd: 0, estimated: false };
    const models = await this.models(workspaceId);
    return this.costs.ofBroken(sent, written, models?.describe(first(events, 'start')?.model ?? sent.model));
  }

  /** Slightly outdated prices are better than none. */
  private async models(workspaceId: string): Promise<WorkspaceModels | undefined> {
    try {
      return await this.registry.forWorkspace(workspaceId);
    } catch (err) {
      const known = this.registry.lastKnown(workspaceId);
      const msg = known
        ? 'An answer is charged at the last known price: models cannot be read'
        : 'The tokens of an answer are counted without a price: models cannot be read';
      this.logger.error({ err, workspace_id: workspaceId, msg });
      return known;
    }
  }

  private event(completion: Completion, { events, source, purpose }: FinishedAnswer, spent: ModelUsage): UsageEvent {
    const done = first(events, 'done');
    const error = first(events, 'error');
    const elapsed = round(this.clock.monotonic() - completion.startedAt);
    const citations = events.filter((e) => e.type === 'citation').length;
    const start = first(events, 'start');
    const cache = start?.cache ?? completion.cache;
    const { saved } = cache;
    return {
      ...this.common(completion),
      model: start?.model ?? completion.model.id,
      source,
      cacheStatus: cache.status,
      ...spent,
      ...(purpose ? { purpose } : {}),
      ...(saved ? { savedTokens: saved.tokens, savedCostUsd: saved.cost_usd } : {}),
      latencyMs: done?.latency_ms ?? elapsed,
      timeToFirstTokenMs: done?.time_to_first_token_ms ?? elapsed,
      overheadMs: done?.overhead_ms ?? round(Math.max(0, elapsed - completion.call.waitedMs)),
      citations,
      unanswered: isUnanswered(events, source, citations),
      outcome: error ? 'error' : done && done.finish_reason !== 'aborted' ? 'ok' : 'aborted',
      errorCode: error?.problem.code ?? null,
    };
  }

  private common({ id, workspaceId, conversation, principal, model }: CompletionRequest) {
    return {
      id,
      workspaceId,
      occurredAt: this.clock.now().toISOString(),
      completionId: id,
      conversationId: conversation?.id ?? null,
      principal: principal.id,
      widgetId: principal.kind === 'visitor' ? principal.widgetId : null,
      model: model.id,
      provider: model.provider,
    };
  }
}

const first = <T extends ChatEvent['type']>(events: readonly ChatEvent[], type: T): EventOf<T> | undefined =>
  events.find((e): e is EventOf<T> => e.type === type);

const writtenBy = (events: readonly ChatEvent[]): string =>
  events
    .map((e) => {
      if (e.type === 'delta' || e.type === 'reasoning') return e.text;
      return e.type === 'tool_call' ? (e.name ?? '') + e.arguments_delta : '';
    })
    .join('');

/** Error codes raised after the provider has read the prompt. */
const MAY_HAVE_COST: ReadonlySet<string> = new Set(['provider_answer_too_long', 'provider_timeout']);

/** A refusal costs nothing; an answer that was abandoned, too slow or too long may have cost the prompt. */
function mayHaveCost(events: readonly ChatEvent[]): boolean {
  const error = first(events, 'error');
  return error ? MAY_HAVE_COST.has(error.problem.code) : first(events, 'done')?.finish_reason === 'aborted';
}

/** Retrieval found nothing useful: reported by a notice, or by an extract without a source. */
export const isUnanswered = (events: readonly ChatEvent[], source: string, citations: number): boolean =>
  events.some((e) => e.type === 'notice' && e.code === 'nothing_relevant') ||
  (source === 'extractive' && citations === 0);
