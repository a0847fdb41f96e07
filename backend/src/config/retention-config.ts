import type { EnvReader } from './env-reader.js';

/** Retention periods of finished data, in days; 0: forever. */
export interface RetentionConfig {
  outboxDays: number;
  /** Deleted by a user: can be restored until then. */
  deletedConversationsDays: number;
  sessionsDays: number;
  visitorsDays: number;
  crawlRunsDays: number;
  crawlPagesDays: number;
  reindexesDays: number;
  testRunsDays: number;
  cacheEntriesDays: number;
  /** After deletion: can be restored until then. */
  qaDeletedDays: number;
  /** After the last question of a group of unanswered questions. */
  qaGapsDays: number;
  /** Whole months only. */
  usageDays: number;
}

export function retentionConfig(r: EnvReader): RetentionConfig {
  const days = (name: string, otherwise: number): number => r.int(`NEXUS_RETENTION_${name}_DAYS`, otherwise, 0, 36_500);
  return {
    outboxDays: days('OUTBOX', 7),
    deletedConversationsDays: days('DELETED_CONVERSATIONS', 7),
    sessionsDays: days('SESSIONS', 30),
    visitorsDays: days('VISITORS', 365),
    crawlRunsDays: days('CRAWL_RUNS', 90),
    crawlPagesDays: days('CRAWL_PAGES', 180),
    reindexesDays: days('REINDEXES', 90),
    testRunsDays: days('TEST_RUNS', 180),
    cacheEntriesDays: days('CACHE_ENTRIES', 1),
    qaDeletedDays: days('QA_DELETED', 7),
    qaGapsDays: days('QA_GAPS', 180),
    usageDays: days('USAGE', 760),
  };
}
