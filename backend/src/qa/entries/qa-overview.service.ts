import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { QaOverviewDto } from './dto/qa-entry.dto.js';
import { QaGapsRepository } from '../gaps/gaps.repository.js';
import { QaEntriesRepository } from './qa-entries.repository.js';

/** Totals, tags and languages of the Q&A entries. */
@Injectable()
export class QaOverview {
  constructor(
    private readonly entries: QaEntriesRepository,
    private readonly gaps: QaGapsRepository,
    private readonly config: AppConfig,
  ) {}

  async get(): Promise<QaOverviewDto> {
    const [counts, unindexed, suggestions, tags, languages] = await Promise.all([
      this.entries.statusCounts(),
      this.entries.countUnindexed(),
      this.gaps.countOpen(),
      this.entries.tags(),
      this.entries.languages(),
    ]);
    return { ...counts, unindexed, suggestions, limit: this.config.maxima.qa_entries, tags, languages };
  }
}
