import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { mayRead, maySemantic } from './cache-policy.js';
import type { CompletionRequest } from '../completion/completion.js';
import type { CacheTryDto } from './dto/cache-try.dto.js';
import { ExactCache } from './exact-cache.js';
import { type Candidate, SemanticCandidates } from './semantic-candidates.js';
import { acceptanceOf } from './verification/verification.js';

/** Shows what the cache would do with a completion, and why. Counts nothing, stores nothing, calls no model. */
@Injectable()
export class CacheProbe {
  constructor(
    private readonly exact: ExactCache,
    private readonly candidates: SemanticCandidates,
  ) {}

  /** @throws DomainError `cache_unavailable` */
  async try(completion: CompletionRequest): Promise<CacheTryDto> {
    const { embedderId, cacheControl } = completion;
    const { threshold, calibrated } = acceptanceOf(embedderId);
    const common = {
      threshold: cacheControl.semanticThreshold,
      acceptance: cacheControl.verify ? threshold : cacheControl.semanticThreshold,
      embedder: embedderId,
      calibrated,
    };
    if (!mayRead(completion)) return { outcome: 'off', candidates: [], ...common, reason: 'the cache is disabled' };
    const { answer, key } = await this.exact.peek(completion).catch(away);
    const reason = this.whyNotSemantic(completion, key !== null);
    const found = reason ? [] : await this.candidates.find({ ...completion, key }).catch(away);
    const hit = found.some((c) => c.accepted) && cacheControl.semantic === 'on';
    const outcome = answer ? 'exact' : hit ? 'semantic' : 'miss';
    const shadowed = cacheControl.semantic === 'shadow' ? { reason: 'shadow mode never answers' } : {};
    return { outcome, candidates: found.map(toDto), ...common, ...(reason ? { reason } : shadowed) };
  }

  private whyNotSemantic(completion: CompletionRequest, hasKey: boolean): string | null {
    if (completion.cacheControl.semantic === 'off') return 'the semantic layer is disabled';
    if (!hasKey) return 'a change is being published';
    return maySemantic(completion) ? null : 'the question depends on earlier messages, or is too long';
  }
}

const toDto = ({ id, question, similarity, score, accepted, reasons }: Candidate) => ({
  entry_id: id,
  question,
  similarity,
  score,
  accepted,
  reasons,
});

const away = (cause: unknown): never => {
  if (cause instanceof DomainError) throw cause;
  throw new DomainError('cache_unavailable', 'The cache is unavailable. Try again in a moment.', { cause });
};
