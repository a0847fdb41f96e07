import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { OverviewDto, OverviewQuery } from './dto/overview.dto.js';
import { UsageRepository } from './usage/usage.repository.js';

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

@Injectable()
export class AnalyticsService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `validation_failed` when the period ends before it starts. */
  async overview(query: OverviewQuery): Promise<OverviewDto> {
    const to = query.to ? new Date(query.to) : this.clock.now();
    const from = query.from ? new Date(query.from) : new Date(to.getTime() - DEFAULT_DAYS * DAY_MS);
    if (from >= to) {
      const errors = [{ field: 'from', code: 'period_empty', message: 'from must be before to' }];
      throw new DomainError('validation_failed', 'The period ends before it starts.', { errors });
    }
    const totals = await this.usage.totals(from, to);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      questions: totals.questions,
      answered_without_llm: totals.answeredWithoutLlm,
      cache_hits: totals.cacheHits,
      unanswered: totals.unanswered,
      errors: totals.errors,
      tokens: {
        prompt: totals.promptTokens,
        completion: totals.completionTokens,
        total: totals.promptTokens + totals.completionTokens,
      },
      cost_usd: totals.costUsd,
      saved_cost_usd: totals.savedCostUsd,
      p95_latency_ms: totals.p95LatencyMs,
    };
  }
}
