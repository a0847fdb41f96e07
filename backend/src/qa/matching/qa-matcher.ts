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

/** A wording like the question, with whether its entry may answer and why. */
export interface QaCandidate extends Verdict {
  entry: QaEntry;
  variant: QaVariant;
  /** Cosine; 1 where it is the same word for word. */
  similarity: number;
  how: 'exact' | 'semantic';
}

/** Finds the entry that answers a question, in the context's workspace. Dates and language decide at the moment it is asked. */
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

  /** The same question word for word. @param revision of the Q&A where the caller knows it: it is then read once for each */
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

  /** Whether any wording can be found by its meaning. */
  canFindByMeaning(revision: number | null): Promise<boolean> {
    return this.indexed.get(this.context.workspaceId, revision, () => this.lookups.hasIndexed());
  }

  /**
   * Wordings like the question, nearest first. @param threshold least cosine
   * @throws when embedder, vector store or database do not answer
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

  /** A published entry answers within its dates, in its language. */
  private judged(question: string, { entry, variant }: QaWording, verdict: Verdict) {
    const validity = validityOf(entry, this.clock.now());
    const objections = [
      ...(validity === 'upcoming' ? ['not valid yet'] : []),
      ...(validity === 'expired' ? ['not valid any more'] : []),
      ...(speaks(entry.language, question) ? [] : ['the entry is for another language']),
    ];
    const reasons = objections.length > 0 && verdict.accepted ? objections : [...objections, ...verdict.reasons];
    return { entry, variant, accepted: verdict.accepted && objections.length === 0, score: verdict.score, reasons };
  }

  /** A vector whose wording is gone is removed when it is met; one that cannot be now is met again. */
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

/** The likeliest of those that may answer. */
export const bestOf = (candidates: readonly QaCandidate[]): QaCandidate | null =>
  candidates
    .filter(({ accepted }) => accepted)
    .reduce<QaCandidate | null>((best, c) => (best && (best.score ?? 1) >= (c.score ?? 1) ? best : c), null);
