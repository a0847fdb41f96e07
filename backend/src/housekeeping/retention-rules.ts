import type { AppConfig } from '../config/app-config.js';

/** Data that is deleted some time after it is finished. */
export interface RetentionRule {
  /** Name in metrics and logs. */
  name: string;
  table: string;
  /** Column of the start of the retention period; has an index. Rows without a value are kept. */
  since: string;
  /** Days; 0 keeps rows forever. */
  days: keyof AppConfig['retention'];
  /** Additional condition, on the table as `r`. */
  where?: string;
}

/** The newest run of a source or test set is kept: it is shown as the last one. */
const hasNewer = (table: string, parent: string): string =>
  `exists (select 1 from ${table} n where n.workspace_id = r.workspace_id and n.${parent} = r.${parent} and n.id > r.id)`;

/** The newest one of a workspace is kept: the number of the next index is derived from it. */
const HAS_NEWER_INDEX =
  'exists (select 1 from reindexes n where n.workspace_id = r.workspace_id and n.to_generation > r.to_generation)';

/** Pages of a running crawl are its work list. */
const HAS_LIVE_RUN = `exists (
  select 1 from crawl_runs l
  where l.workspace_id = r.workspace_id and l.source_id = r.source_id and l.state in ('queued', 'running'))`;

/**
 * Deleting ended sessions is safe: they are refused with or without their row. Active sessions, whose secrets are
 * compared with their rows, match no rule.
 */
export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    name: 'conversations_deleted',
    table: 'conversations',
    since: 'deleted_at',
    days: 'deletedConversationsDays',
  },
  { name: 'outbox', table: 'outbox', since: 'published_at', days: 'outboxDays' },
  { name: 'sessions_expired', table: 'sessions', since: 'expires_at', days: 'sessionsDays' },
  { name: 'sessions_revoked', table: 'sessions', since: 'revoked_at', days: 'sessionsDays' },
  { name: 'visitors', table: 'visitors', since: 'last_seen_at', days: 'visitorsDays' },
  {
    name: 'crawl_runs',
    table: 'crawl_runs',
    since: 'ended_at',
    days: 'crawlRunsDays',
    where: hasNewer('crawl_runs', 'source_id'),
  },
  {
    // Pages without a document are only kept for their links and ETag: the next run finds them again.
    name: 'crawl_pages',
    table: 'crawl_pages',
    since: 'updated_at',
    days: 'crawlPagesDays',
    where: `r.document_id is null and not ${HAS_LIVE_RUN}`,
  },
  {
    name: 'reindexes',
    table: 'reindexes',
    since: 'updated_at',
    days: 'reindexesDays',
    where: `r.state in ('done', 'rolled_back', 'cancelled') and ${HAS_NEWER_INDEX}`,
  },
  {
    name: 'test_runs',
    table: 'test_runs',
    since: 'updated_at',
    days: 'testRunsDays',
    where: `r.state in ('done', 'failed', 'cancelled') and ${hasNewer('test_runs', 'test_set_id')}`,
  },
  {
    // They also contain model answers to visitors’ questions.
    name: 'prompt_runs',
    table: 'prompt_runs',
    since: 'updated_at',
    days: 'testRunsDays',
    where: "r.state in ('done', 'failed', 'cancelled')",
  },
  { name: 'qa_entries', table: 'qa_entries', since: 'deleted_at', days: 'qaDeletedDays' },
  { name: 'cache_entries', table: 'cache_entries', since: 'expires_at', days: 'cacheEntriesDays' },
];
