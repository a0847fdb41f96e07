import type { AppConfig } from '../config/app-config.js';

/** What is deleted some time after it is over. */
export interface RetentionRule {
  /** In figures and logs. */
  name: string;
  table: string;
  /** Column of the moment from which the days count; has an index. Rows without it stay. */
  since: string;
  /** Days; 0 keeps for ever. */
  days: keyof AppConfig['retention'];
  /** Which rows may go besides; of the table as `r`. */
  where?: string;
}

/** The newest run of a source or test set stays: it is shown as the last one. */
const hasNewer = (table: string, parent: string): string =>
  `exists (select 1 from ${table} n where n.workspace_id = r.workspace_id and n.${parent} = r.${parent} and n.id > r.id)`;

/** The newest one of a workspace stays: the next index is numbered after it. */
const HAS_NEWER_INDEX =
  'exists (select 1 from reindexes n where n.workspace_id = r.workspace_id and n.to_generation > r.to_generation)';

/** Pages of a run that is under way are its work list. */
const HAS_LIVE_RUN = `exists (
  select 1 from crawl_runs l
  where l.workspace_id = r.workspace_id and l.source_id = r.source_id and l.state in ('queued', 'running'))`;

/**
 * Sessions that have ended are refused whether their row is there or not; secrets of a living session are compared with its
 * row, which none of these rules matches.
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
    // One without a document is remembered for its links and ETag only: the next run finds it again.
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
  { name: 'qa_entries', table: 'qa_entries', since: 'deleted_at', days: 'qaDeletedDays' },
  { name: 'cache_entries', table: 'cache_entries', since: 'expires_at', days: 'cacheEntriesDays' },
];
