import { Injectable, Logger } from '@nestjs/common';
import type { ChatEvent, CuratedInfo } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { EmbeddingService } from '../embeddings/embedding.service.js';
import { mayMatchByMeaning } from '../llm/cache/cache-policy.js';
import { mayBeCurated } from '../llm/cache/curated-lookup.js';
import { round } from '../llm/cache/stored-answer.js';
import { type Completion, type CompletionRun, questionOf } from '../llm/completion/completion.js';
import { QaHits } from '../qa/matching/qa-hits.js';
import { QaHotCopy } from '../qa/matching/qa-hot-copy.js';
import { bestOf, type QaCandidate, QaMatcher } from '../qa/matching/qa-matcher.js';
import { QaSettingsService } from '../qa/settings/qa-settings.service.js';
import { CompletionRecorder } from './completion-recorder.service.js';
import { atNaturalPace } from './replay-pace.js';

export interface CuratedLookup {
  match: QaCandidate | null;
  /** The vector of the question, kept for later stages. */
  run: Pick<CompletionRun, 'queryVector'>;
}

/**
 * The stage between the exact cache and the model: a Q&A entry that matches the question is returned instead of a generated
 * answer. It costs nothing and is never stored in the caches. Errors are logged and count as no match.
 */
@Injectable()
export class CuratedAnswerInterceptor {
  private readonly logger = new Logger(CuratedAnswerInterceptor.name);

  constructor(
    private readonly matcher: QaMatcher,
    private readonly settings: QaSettingsService,
    private readonly embeddings: EmbeddingService,
    private readonly hotCopy: QaHotCopy,
    private readonly hits: QaHits,
    private readonly recorder: CompletionRecorder,
    private readonly clock: Clock,
  ) {}

  async find(completion: Completion): Promise<CuratedLookup> {
    if (completion.curated === 'off' || !mayBeCurated(completion)) return { match: null, run: {} };
    const revision = completion.key?.state.values.qa ?? null;
    if (completion.curated === 'unknown') this.hotCopy.refreshSoon();
    let run: CuratedLookup['run'] = {};
    try {
      const settings = await this.settings.at(revision);
      if (!settings.enabled) return { match: null, run };
      const exact = await this.wordForWord(completion, revision);
      if (exact) return { match: exact, run };
      if (!settings.semanticEnabled || !mayMatchByMeaning(completion)) return { match: null, run };
      if (!(await this.matcher.canFindByMeaning(revision))) return { match: null, run };
      const question = questionOf(completion);
      const queryVector = completion.queryVector ?? (await this.embeddings.embedQuery(question));
      run = { queryVector };
      return { match: bestOf(await this.matcher.byMeaning(question, settings.semanticThreshold, queryVector)), run };
    } catch (error) {
      this.logger.warn({ err: error, msg: 'Curated answers could not be looked up', completion_id: completion.id });
      return { match: null, run };
    }
  }

  async *answer(completion: Completion, match: QaCandidate, left: AbortSignal): AsyncIterable<ChatEvent> {
    const questionId = await this.recorder.begin(completion);
    const events = eventsOf(completion, match, this.clock.monotonic() - completion.startedAt);
    this.hits.count(match.entry.id);
    await this.recorder.finish(completion, { events, source: 'qa', coalesced: false }, questionId);
    const paced = completion.cacheControl.replay === 'natural' && !completion.json;
    yield* paced ? atNaturalPace(events, undefined, completion.startedAt, this.clock, left) : events;
  }

  private async wordForWord({ curated, ...c }: Completion, revision: number | null): Promise<QaCandidate | null> {
    return curated === 'none' ? null : bestOf(await this.matcher.wordForWord(questionOf(c), revision));
  }
}

/** All events at once. @param elapsedMs milliseconds since the request arrived, all of it overhead */
function eventsOf(
  completion: Completion,
  { entry, variant, similarity, how }: QaCandidate,
  elapsedMs: number,
): ChatEvent[] {
  const latency_ms = round(elapsedMs);
  const qa: CuratedInfo = {
    entry_id: entry.id,
    variant: variant.text,
    match: how,
    similarity: Math.round(similarity * 1e4) / 1e4,
  };
  return [
    {
      type: 'start',
      id: completion.id,
      model: completion.model.id,
      source: 'qa',
      cache: completion.cache,
      qa,
      ...(completion.conversation ? { conversation_id: completion.conversation.id } : {}),
    },
    { type: 'delta', text: entry.answer },
    { type: 'usage', prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost_usd: 0 },
    { type: 'done', finish_reason: 'stop', latency_ms, time_to_first_token_ms: latency_ms, overhead_ms: latency_ms },
  ];
}
