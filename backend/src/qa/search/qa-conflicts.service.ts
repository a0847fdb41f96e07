import { Injectable } from '@nestjs/common';
import { questionKey } from '../../common/text/question-key.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { type QaCandidate, QaMatcher } from '../matching/qa-matcher.js';
import { QaSettingsService } from '../settings/qa-settings.service.js';
import type { QaCheckDto, QaConflictDto, QaConflictsDto } from './qa-search.dto.js';

/** Finds published entries that answer the same questions as an entry in the editor. */
@Injectable()
export class QaConflicts {
  constructor(
    private readonly matcher: QaMatcher,
    private readonly settings: QaSettingsService,
    private readonly embeddings: EmbeddingService,
  ) {}

  async check({ questions, language, entry_id: own }: QaCheckDto): Promise<QaConflictsDto> {
    const asked = [...new Map(questions.filter((q) => q.trim()).map((q) => [questionKey(q), q.trim()])).values()];
    const conflicts: QaConflictDto[] = [];
    for (const question of asked) {
      const exact = (await this.matcher.wordForWord(question)).filter(({ entry }) => entry.id !== own);
      const near = exact.length > 0 ? [] : await this.byMeaning(question);
      const others = near.filter((c) => c.accepted && c.entry.id !== own);
      for (const other of firstOfEach([...exact, ...others]))
        if (meets(language ?? '', other.entry.language)) conflicts.push(toConflict(question, other, language ?? ''));
    }
    return { conflicts: conflicts.slice(0, 100) };
  }

  /** Empty while embedder or vector store are unavailable. */
  private async byMeaning(question: string): Promise<QaCandidate[]> {
    const { semantic_enabled: enabled, semantic_threshold: threshold } = await this.settings.get();
    if (!enabled || !(await this.matcher.canFindByMeaning(null))) return [];
    try {
      return await this.matcher.byMeaning(question, threshold, await this.embeddings.embedQuery(question));
    } catch {
      return [];
    }
  }
}

const toConflict = (
  question: string,
  { entry, variant, how, similarity }: QaCandidate,
  language: string,
): QaConflictDto => ({
  question,
  entry_id: entry.id,
  entry_question: entry.question,
  variant: variant.text,
  match: how,
  similarity: Math.round(similarity * 1e4) / 1e4,
  blocks: how === 'exact' && entry.language === language,
});

/** Whether both entries can answer a question in the same language. */
const meets = (a: string, b: string): boolean => a === '' || b === '' || a.split('-')[0] === b.split('-')[0];

function firstOfEach(candidates: readonly QaCandidate[]): QaCandidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ entry }) => !seen.has(entry.id) && seen.add(entry.id));
}
