import { Injectable } from '@nestjs/common';
import { type Principal, RequestContext } from '../common/context/request-context.js';
import { EmbeddingService } from '../embeddings/embedding.service.js';
import { KnowledgeService } from '../knowledge/knowledge.service.js';
import { mayMatchByMeaning } from '../llm/cache/cache-policy.js';
import { CacheProbe } from '../llm/cache/cache-probe.service.js';
import { mayBeCurated } from '../llm/cache/curated-lookup.js';
import type { CompletionRequest } from '../llm/completion/completion.js';
import { EXTRACTIVE_MODEL_ID } from '../llm/catalogue/catalogue-model.js';
import { bestOf, type QaCandidate, QaMatcher } from '../qa/matching/qa-matcher.js';
import type { Otherwise, QaTryCandidateDto, QaTryDto, QaTryRequestDto } from '../qa/search/qa-search.dto.js';
import { QaSettingsService } from '../qa/settings/qa-settings.service.js';
import { fromCreate } from './completion-input.js';
import { CompletionPreparation } from './completion-preparation.service.js';
import { CreateCompletionDto } from './dto/completion-options.dto.js';

interface Found {
  candidates: QaCandidate[];
  reason?: string;
}

/** Prepares a question as the completion route does, and reports which Q&A entry, or else which later stage, would answer it. */
@Injectable()
export class QaTryService {
  constructor(
    private readonly preparation: CompletionPreparation,
    private readonly matcher: QaMatcher,
    private readonly settings: QaSettingsService,
    private readonly embeddings: EmbeddingService,
    private readonly cache: CacheProbe,
    private readonly knowledge: KnowledgeService,
    private readonly context: RequestContext,
  ) {}

  /** @throws DomainError of the preparation */
  async try({ question }: QaTryRequestDto, principal: Principal): Promise<QaTryDto> {
    const input = fromCreate(Object.assign(new CreateCompletionDto(), { prompt: question }));
    const asker = { principal, requestId: this.context.requestId, startedAt: this.preparation.now };
    const request = await this.preparation.prepare(input, asker);
    const { enabled, semantic_threshold: threshold } = await this.settings.get();
    const found = enabled ? await this.find(request, question) : { candidates: [], reason: 'Q&A is switched off' };
    const best = bestOf(found.candidates);
    const [otherwise, otherwise_detail] = await this.otherwise(request, question);
    return {
      outcome: enabled ? (best ? 'entry' : 'none') : 'off',
      entry_id: best?.entry.id ?? null,
      ...(found.reason ? { reason: found.reason } : {}),
      candidates: found.candidates.map(toCandidateDto),
      threshold,
      embedder: request.embedderId,
      otherwise,
      otherwise_detail,
    };
  }

  private async find(request: CompletionRequest, question: string): Promise<Found> {
    if (!mayBeCurated(request)) return { candidates: [], reason: 'the question does not stand alone, or is too long' };
    const exact = await this.matcher.wordForWord(question);
    if (bestOf(exact)) return { candidates: exact };
    const { semantic_enabled: enabled, semantic_threshold: threshold } = await this.settings.get();
    if (!enabled) return { candidates: exact, reason: 'other wordings are switched off' };
    if (!mayMatchByMeaning(request)) return { candidates: exact, reason: 'the question does not stand alone' };
    if (!(await this.matcher.canFindByMeaning(null)))
      return { candidates: exact, reason: 'no published wording has been indexed yet' };
    try {
      const near = await this.matcher.byMeaning(question, threshold, await this.embeddings.embedQuery(question));
      const likeliest = near.toSorted(
        (a, b) => Number(b.accepted) - Number(a.accepted) || (b.score ?? b.similarity) - (a.score ?? a.similarity),
      );
      return { candidates: [...exact, ...likeliest] };
    } catch {
      return { candidates: exact, reason: 'wordings cannot be compared by meaning at the moment' };
    }
  }

  private async otherwise(request: CompletionRequest, question: string): Promise<[Otherwise, string]> {
    const { outcome } = await this.cache.try(request).catch(() => ({ outcome: 'miss' as const }));
    if (outcome === 'exact') return ['exact_cache', 'The exact cache has an answer to this question.'];
    if (outcome === 'semantic')
      return ['semantic_cache', 'The semantic cache has an answer to the same question in other words.'];
    const title = await this.closestDocument(question);
    if (title !== null)
      return ['documents', `${request.model.id} would answer from the documents, first from “${title.slice(0, 200)}”.`];
    if (request.model.id === EXTRACTIVE_MODEL_ID)
      return ['nothing', 'Nothing: the documents have no passage about it.'];
    return ['model', `${request.model.id} would answer by itself: the documents have no passage about it.`];
  }

  private async closestDocument(query: string): Promise<string | null> {
    const found = await this.knowledge.retrieve({ query, topK: 1 }).catch(() => null);
    return found?.passages[0]?.title ?? null;
  }
}

const toCandidateDto = ({
  entry,
  variant,
  how,
  similarity,
  score,
  accepted,
  reasons,
}: QaCandidate): QaTryCandidateDto => ({
  entry_id: entry.id,
  question: entry.question,
  variant: variant.text,
  match: how,
  similarity: Math.round(similarity * 1e4) / 1e4,
  score,
  accepted,
  reasons,
});
