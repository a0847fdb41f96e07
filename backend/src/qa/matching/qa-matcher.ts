import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { questionKey } from '../../common/text/question-key.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { NEIGHBOURS, type Verdict } from '../../llm/cache/verification/verification.js';
import { RevisionMemo } from '../../workspaces/revisions/revision-memo.js';
import type { QaEntry, QaVariant } from '../entries/qa-entry.entity.js';
import { validityOf } from '../entries/qa-entry.mapper.js';
import { QaLookups, type QaWording } from './qa-lookups.js';
import { QaVectors } from './qa-vectors.js';
import { speaks, verdictsOf } from './wording-verdicts.js';

/** A wording similar to the question, with the verdict and its reasons. */
export interface QaCandidate extends Verdict {
  entry: QaEntry;
  variant: QaVariant;
  /** Cosine similarity; 1 for a literal match. */
  similarity: number;
  how: 'exact' | 'semantic';
}

/** Finds the entry that answers a question in the current workspace. Validity and language are checked at the time of the question. */
@Injectable()
export class QaMatcher {
  private readonly exact = new RevisionMemo<QaWording[]>(2_000);
  private readonly indexed = new RevisionMemo<boolean>();

  constructor(
    private readonly lookups: QaLookups,
    private readonly vectors: QaVectors,
    private readonly embeddings: EmbeddingService,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** Literal matches of the question. @param revision of Q&A, if known: the result is then memoised by it */
  async wordForWord(question: string, revision: number | null = null): Promise<QaCandidate[]> {
    const key = questionKey(question);
    const found = await this.exact.get(`${this.context.workspaceId}:${key}`, revision, () => this.lookups.byKey(key));
    return found
      .map((wording): QaCandidate => {
        const verdict: Verdict = { accepted: true, score: null, reasons: ['word for word'] };
        return { ...this.judged(question, wording, verdict), similarity: 1, how: 'exact' };
      })
      .sort((a, b) => b.entry.language.length - a.entry.language.length);
  }

  /** Whether any wording has been indexed for semantic search. */
  canFindByMeaning(revision: number | null): Promise<boolean> {
    return this.indexed.get(this.context.workspaceId, revision, () => this.lookups.hasIndexed());
  }

  /**
   * Wordings similar to the question, nearest first. @param threshold minimum cosine similarity
   * @throws when embedder, vector store or database are unavailable
   */
  async byMeaning(question: string, threshold: number, vector: Float32Array): Promise<QaCandidate[]> {
    const embedder = await this.embeddings.active();
    const hits = (await this.vectors.near(embedder, vector, NEIGHBOURS)).filter((hit) => hit.score >= threshold);
    const ids = hits.map(({ id }) => id);
    const wordings = new Map((await this.lookups.byVariantIds(ids)).map((w) => [w.variant.id, w]));
    if (wordings.size < ids.length) void this.forgetGone(embedder.id, ids);
    const near = hits.flatMap(({ id, score }) => {
      const wording = wordings.get(id);
      return wording ? [{ wording, similarity: Math.max(-1, Math.min(1, score)) }] : [];
    });
    const stored = near.map(({ wording: { variant }, similarity }) => ({
      text: variant.text,
      entryId: variant.entryId,
      similarity,
    }));
    return verdictsOf(question, stored, embedder.id).map((verdict, i) => {
      const { wording, similarity } = near[i]!;
      return { ...this.judged(question, wording, verdict), similarity, how: 'semantic' };
    });
  }

  /** Applies validity dates and language to the verdict. */
  private judged(question: string, { entry, variant }: QaWording, verdict: Verdict) {
    const validity = validityOf(entry, this.clock.now());
    const objections = [
      ...(validity === 'upcoming' ? ['not valid yet'] : []),
      ...(validity === 'expired' ? ['no longer valid'] : []),
      ...(speaks(entry.language, question) ? [] : ['the entry is for another language']),
    ];
    const reasons = objections.length > 0 && verdict.accepted ? objections : [...objections, ...verdict.reasons];
    return { entry, variant, accepted: verdict.accepted && objections.length === 0, score: verdict.score, reasons };
  }

  /** Deletes vectors whose wording no longer exists. A failed deletion is repeated when a search finds them again. */
  private async forgetGone(embedderId: string, ids: string[]): Promise<void> {
    const there = await this.lookups.existing(ids).catch(() => new Set(ids));
    await this.vectors
      .remove(
        embedderId,
        ids.filter((id) => !there.has(id)),
      )
      .catch(() => undefined);
  }
}

/** The accepted candidate with the best score. */
export const bestOf = (candidates: readonly QaCandidate[]): QaCandidate | null =>
  candidates
    .filter(({ accepted }) => accepted)
    .reduce<QaCandidate | null>((best, c) => (best && (best.score ?? 1) >= (c.score ?? 1) ? best : c), null);
