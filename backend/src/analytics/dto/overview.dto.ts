import { ANSWERED_WITHOUT_LLM_TEXT } from '../usage/answered-without-llm.js';
import { Int, IsoDate, Nested, Num } from '../../common/dto/fields.js';

export class OverviewQuery {
  @IsoDate({ optional: true, description: 'Start, inclusive. Default: 30 days before `to`.' }) from?: string;
  @IsoDate({ optional: true, description: 'End, exclusive. Default: now.' }) to?: string;
}

export class TokenTotalsDto {
  @Int({ min: 0 }) prompt: number;
  @Int({ min: 0 }) completion: number;
  @Int({ min: 0 }) total: number;
}

export class OverviewDto {
  @IsoDate() from: string;
  @IsoDate() to: string;
  @Int({ min: 0 }) questions: number;
  @Int({ min: 0, description: ANSWERED_WITHOUT_LLM_TEXT }) answered_without_llm: number;
  @Int({ min: 0 }) cache_hits: number;
  @Int({ min: 0, description: 'Questions for which nothing relevant was found.' }) unanswered: number;
  @Int({ min: 0 }) errors: number;
  @Nested(() => TokenTotalsDto) tokens: TokenTotalsDto;
  @Num({ min: 0, description: 'US dollars.' }) cost_usd: number;
  @Num({ min: 0, description: 'US dollars saved by cached and curated answers.' }) saved_cost_usd: number;
  @Int({ min: 0, nullable: true, description: 'Null if there was no answer in the period.' }) p95_latency_ms:
    number | null;
}
