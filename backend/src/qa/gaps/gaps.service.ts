import { Injectable } from '@nestjs/common';
import { mapPage, type Page } from '../../common/paging/paging.js';
import { KnowledgeService } from '../../knowledge/knowledge.service.js';
import { QaSearch } from '../search/qa-search.service.js';
import {
  EXAMPLES_MAX,
  type GapsQuery,
  type QaSuggestionDetailDto,
  type QaSuggestionDto,
  type QaSuggestionPassageDto,
  type QaSuggestionRelatedDto,
} from './dto/gap.dto.js';
import { GapDigest } from './gap-digest.js';
import type { QaGap } from './gap.entity.js';
import { toDraftDto, toExampleDto, toSuggestionDto } from './gap.mapper.js';
import { QaGapsRepository } from './gaps.repository.js';

const RELATED = 5;
/** Minimum score of an entry that is shown as related. */
const NEAR = 0.35;
const EXCERPT_CHARS = 600;

/** Reads groups of questions that were not answered well. */
@Injectable()
export class GapsService {
  constructor(
    private readonly gaps: QaGapsRepository,
    private readonly digest: GapDigest,
    private readonly entries: QaSearch,
    private readonly knowledge: KnowledgeService,
  ) {}

  async list({ limit, cursor, sort, ...filter }: GapsQuery): Promise<Page<QaSuggestionDto>> {
    const page = await this.gaps.list({ limit, cursor }, filter, sort);
    const figures = await this.digest.figures(page.items.map(({ id }) => id));
    return mapPage(page, (gap) => toSuggestionDto(gap, figures.get(gap.id)!));
  }

  /** @throws DomainError `qa_suggestion_not_found` */
  async get(id: string): Promise<QaSuggestionDetailDto> {
    const gap = await this.gaps.get(id);
    const examples = await this.digest.examples(gap.id, EXAMPLES_MAX);
    return {
      ...(await this.dto(gap)),
      examples: examples.map(toExampleDto),
      draft: gap.draft ? toDraftDto(gap.draft) : null,
    };
  }

  async dto(gap: QaGap): Promise<QaSuggestionDto> {
    return toSuggestionDto(gap, (await this.digest.figures([gap.id])).get(gap.id)!);
  }

  /** The nearest entries and passages. @throws DomainError `qa_suggestion_not_found`, `knowledge_unavailable` */
  async related(id: string): Promise<QaSuggestionRelatedDto> {
    const { question } = await this.dto(await this.gaps.get(id));
    const [{ results }, passages] = await Promise.all([
      this.entries.search({ query: question, top_k: RELATED, threshold: NEAR }),
      this.passages(question),
    ]);
    return { entries: results, passages };
  }

  private async passages(query: string): Promise<QaSuggestionPassageDto[]> {
    const { passages, nearest } = await this.knowledge.retrieve({ query, topK: RELATED });
    const relevant = passages.length > 0;
    return (relevant ? passages : nearest).slice(0, RELATED).map((passage) => ({
      document_id: passage.documentId,
      title: passage.title,
      page: passage.page ?? null,
      heading: passage.heading ?? null,
      excerpt: passage.text.replace(/\s+/g, ' ').trim().slice(0, EXCERPT_CHARS).toWellFormed(),
      relevant,
    }));
  }
}
