import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { QaOverviewDto } from './dto/qa-entry.dto.js';
import { QaGapsRepository } from '../gaps/gaps.repository.js';
import { QaEntriesRepository } from './qa-entries.repository.js';

const KEPT_LANGUAGES = 200;

/** Totals, tags and languages of the Q&A entries. */
@Injectable()
export class QaOverview {
  constructor(
    private readonly entries: QaEntriesRepository,
    private readonly gaps: QaGapsRepository,
    private readonly config: AppConfig,
  ) {}

  async get(): Promise<QaOverviewDto> {
    const [found, unindexed, suggestions, tags] = await Promise.all([
      this.entries.statusCounts(),
      this.entries.countUnindexed(),
      this.gaps.countOpen(),
      this.entries.tags(),
    ]);
    const counts = { draft: 0, published: 0, archived: 0 };
    for (const { status, count } of found) counts[status] += Number(count);
    const languages = [...new Set(found.flatMap(({ language }) => language || []))].slice(0, KEPT_LANGUAGES);
    return { ...counts, unindexed, suggestions, limit: this.config.maxima.qa_entries, tags, languages };
  }
}
