import { IsoDate, Num, Text, Uuid } from '../../../common/dto/fields.js';

/** Two questions that were reported not to share an answer. */
export class CacheNegativeDto {
  @Uuid() id: string;
  @Text({ max: 2000, description: 'The question that was answered wrongly' }) asked: string;
  @Text({ max: 2000, description: 'The question whose answer it got' }) stored: string;
  @Text({ max: 64 }) embedder: string;
  @Num({ min: -1, max: 1, nullable: true }) similarity: number | null;
  @Num({ min: 0, max: 1, nullable: true }) score: number | null;
  @Text({ max: 1000 }) comment: string;
  @Text({ max: 120 }) reported_by: string;
  @IsoDate() created_at: string;
}
