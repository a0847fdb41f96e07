import { Injectable } from '@nestjs/common';
import type { Embedder } from '../../embeddings/embedder.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { newId } from '../../common/ids/ids.js';
import { NEIGHBOURS } from '../../llm/cache/verification/verification.js';
import { QaSettingsService } from '../settings/qa-settings.service.js';
import type { QaGapQuestion } from './gap.entity.js';
import { GapMembership } from './gap-membership.js';
import { GapVectors } from './gap-vectors.js';
import { type AskedQuestion, QaGapsRepository } from './gaps.repository.js';
import { nearestGroup } from './nearest-group.js';

const BATCH = 100;
/** Maximum number of attempts when other groups are opened concurrently. */
const TRIES = 10;
/** Maximum number of questions per group with a vector. */
const EXEMPLARS = 20;

/** The group that a question belongs to. */
interface Place {
  gapId: string | null;
  vector: Float32Array | null;
}

/**
 * Assigns each waiting question to the group with the same meaning and language, or opens a new group: first by equal words, then by
 * the verification of the semantic cache. Pending work follows from the rows, so it resumes after a crash.
 */
@Injectable()
export class GapGrouper {
  constructor(
    private readonly gaps: QaGapsRepository,
    private readonly membership: GapMembership,
    private readonly vectors: GapVectors,
    private readonly embeddings: EmbeddingService,
    private readonly settings: QaSettingsService,
  ) {}

  /** @throws errors that a retry may resolve */
  async run(signal: AbortSignal): Promise<void> {
    const embedder = await this.embeddings.active();
    await this.renew(embedder, signal);
    for (;;) {
      const waiting = await this.gaps.waiting(BATCH);
      if (waiting.length === 0) return;
      for (const question of waiting) {
        signal.throwIfAborted();
        await this.place(question, embedder);
      }
    }
  }

  private async place(question: AskedQuestion, embedder: Embedder): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const seen = await this.gaps.lastNumber();
      const { gapId, vector } = await this.find(question, embedder);
      const into = gapId ?? newId();
      // The vector is written before the row: a row with an embedder but without a vector would never be found again.
      if (vector) await this.vectors.put(embedder, [{ ...question.row, gapId: into }], [vector]);
      const embedderId = vector ? embedder.id : null;
      const placed = gapId
        ? await this.membership.join(question.row, gapId, embedderId)
        : await this.membership.open(question.row, into, embedderId, seen);
      if (placed) return;
    }
    throw new Error('Groups kept changing while a question was assigned to one');
  }

  private async find({ row, text }: AskedQuestion, embedder: Embedder): Promise<Place> {
    const same = await this.gaps.withSameWords(row);
    if (same) return { gapId: same, vector: null };
    const vector = await this.embeddings.embedQuery(text);
    const gapId = await this.byMeaning(row, text, vector, embedder);
    const crowded = gapId !== null && (await this.gaps.countExemplars(gapId)) >= EXEMPLARS;
    return { gapId, vector: crowded ? null : vector };
  }

  private async byMeaning(
    { language }: QaGapQuestion,
    text: string,
    vector: Float32Array,
    embedder: Embedder,
  ): Promise<string | null> {
    const { semantic_threshold: threshold } = await this.settings.get();
    const hits = (await this.vectors.near(embedder, language, vector, NEIGHBOURS)).filter((h) => h.score >= threshold);
    const known = new Map((await this.gaps.asked(hits.map(({ id }) => id))).map((q) => [q.row.id, q]));
    await this.vectors.forget(
      await this.gaps.withoutRow(
        hits.map(({ id }) => id),
        embedder.id,
      ),
    );
    const near = hits.flatMap(({ id, score }) => {
      const stored = known.get(id);
      return stored?.row.gapId ? [{ text: stored.text, entryId: stored.row.gapId, similarity: score }] : [];
    });
    return nearestGroup(text, near, embedder.id);
  }

  /** Embeds questions again whose vector is from another embedder. */
  private async renew(embedder: Embedder, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const stale = await this.gaps.ofOtherEmbedder(embedder.id, BATCH);
      if (stale.length === 0) return;
      const vectors = await embedder.embed(
        stale.map(({ text }) => text),
        signal,
        'query',
      );
      const points = stale.map(({ row }) => ({ ...row, gapId: row.gapId! }));
      await this.vectors.put(embedder, points, vectors);
      await this.vectors.forget(stale.map(({ row }) => row));
      await this.gaps.setEmbedder(
        stale.map(({ row }) => row.id),
        embedder.id,
      );
    }
  }
}
