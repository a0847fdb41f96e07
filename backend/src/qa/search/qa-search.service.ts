import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { QaEntriesRepository } from '../entries/qa-entries.repository.js';
import { toEntryDto } from '../entries/qa-entry.mapper.js';
import { QaLookups, type QaWording } from '../matching/qa-lookups.js';
import { QaVectors } from '../matching/qa-vectors.js';
import { questionKey } from '../../common/text/question-key.js';
import type { QaSearchDto, QaSearchResultDto, QaSearchResultsDto } from './qa-search.dto.js';

/** Wordings searched per wanted entry, because an entry may have many. */
const WORDINGS_EACH = 8;

interface Scored extends QaWording {
  score: number;
  similarity: number | null;
}

/** Scores published entries for a query, by semantic and by trigram similarity. It only ranks; QaMatcher decides. */
@Injectable()
export class QaSearch {
  constructor(
    private readonly lookups: QaLookups,
    private readonly entries: QaEntriesRepository,
    private readonly vectors: QaVectors,
    private readonly embeddings: EmbeddingService,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  async search({ query, top_k: topK, threshold }: QaSearchDto): Promise<QaSearchResultsDto> {
    const limit = topK * WORDINGS_EACH;
    const [dense, lettered] = await Promise.all([this.byMeaning(query, limit), this.byLetters(query, limit)]);
    const ids = [...new Set([...dense.keys(), ...lettered.keys()])];
    const key = questionKey(query);
    const [exact, near] = await Promise.all([this.lookups.byKey(key), this.lookups.byVariantIds(ids)]);
    const scored = [...exact, ...near].map((wording): Scored => {
      const similarity = dense.get(wording.variant.id) ?? null;
      const letters = lettered.get(wording.variant.id) ?? 0;
      const same = wording.variant.key === key;
      return { ...wording, similarity: same ? 1 : similarity, score: same ? 1 : Math.max(0, similarity ?? 0, letters) };
    });
    const best = bestByEntry(scored.filter(({ score }) => score >= threshold)).slice(0, topK);
    const variants = await this.entries.variantsOf(best.map(({ entry }) => entry.id));
    const now = this.clock.now();
    const results = best.map((hit): QaSearchResultDto => ({
      score: rounded(hit.score),
      similarity: hit.similarity === null ? null : rounded(hit.similarity),
      variant: hit.variant.text,
      exact: hit.variant.key === key,
      entry: toEntryDto(hit.entry, variants.get(hit.entry.id)!, now),
    }));
    return { results };
  }

  /** Similarity by wording; empty while embedder or vector store are unavailable, in which case only the trigram search is used. */
  private async byMeaning(query: string, limit: number): Promise<Map<string, number>> {
    try {
      const [embedder, vector] = await Promise.all([this.embeddings.active(), this.embeddings.embedQuery(query)]);
      const hits = await this.vectors.near(embedder, vector, limit);
      return new Map(hits.map(({ id, score }) => [id, Math.max(-1, Math.min(1, score))]));
    } catch {
      return new Map();
    }
  }

  private async byLetters(query: string, limit: number): Promise<Map<string, number>> {
    const rows = await this.db.sql<{ id: string; score: number }>(
      `select v.id, word_similarity(?, v.text) as score from qa_entries e join qa_variants v on v.entry_id = e.id
       where e.workspace_id = ? and e.questions %> ? and v.workspace_id = e.workspace_id and v.published
       order by score desc, v.id limit ?`,
      [query, this.context.workspaceId, query, limit],
    );
    return new Map(rows.map(({ id, score }) => [id, Number(score)]));
  }
}

function bestByEntry(scored: Scored[]): Scored[] {
  const best = new Map<string, Scored>();
  for (const hit of scored) {
    const known = best.get(hit.entry.id);
    if (!known || known.score < hit.score) best.set(hit.entry.id, hit);
  }
  return [...best.values()].sort((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1));
}

const rounded = (score: number): number => Math.round(score * 1e4) / 1e4;
