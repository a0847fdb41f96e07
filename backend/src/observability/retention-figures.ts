import type { RedisService } from '../redis/redis.service.js';

/** Hash of JSON by rule: what the worker's last run of each found. */
export const RETENTION_KEY = 'nexus:retention';

export interface RetentionFigures {
  /** Rows that the last run deleted. */
  deleted: number;
  /** ISO 8601; of what is still there. */
  oldest: string | null;
  /** ISO 8601; when the run ended. */
  at: string;
}

/** By rule; empty before the first run. @throws when Redis does not answer */
export async function readRetention(redis: RedisService): Promise<Record<string, RetentionFigures>> {
  const all = await redis.client.hgetall(RETENTION_KEY);
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [name, JSON.parse(text) as RetentionFigures]));
}
