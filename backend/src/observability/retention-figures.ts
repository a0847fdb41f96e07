import type { RedisService } from '../redis/redis.service.js';

/** Redis hash of JSON by rule: results of the worker's last run. */
export const RETENTION_KEY = 'nexus:retention';

export interface RetentionFigures {
  /** Rows deleted by the last run. */
  deleted: number;
  /** ISO 8601; of the oldest remaining row. */
  oldest: string | null;
  /** ISO 8601; when the run ended. */
  at: string;
}

/** By rule; empty before the first run. @throws when Redis does not respond */
export async function readRetention(redis: RedisService): Promise<Record<string, RetentionFigures>> {
  const all = await redis.client.hgetall(RETENTION_KEY);
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [name, JSON.parse(text) as RetentionFigures]));
}
