import { Migration } from '@mikro-orm/migrations';

export class Migration20261129110000_retention_indexes extends Migration {
  up() {
    this.addSql(`create index "sessions_expired_idx" on "sessions" ("expires_at")`);
    this.addSql(`create index "sessions_revoked_idx" on "sessions" ("revoked_at")`);
    this.addSql(`create index "visitors_seen_idx" on "visitors" ("last_seen_at")`);
    this.addSql(`create index "crawl_runs_ended_idx" on "crawl_runs" ("ended_at")`);
    this.addSql(`create index "test_runs_updated_idx" on "test_runs" ("updated_at")`);
    this.addSql(`create index "cache_entries_expired_idx" on "cache_entries" ("expires_at")`);
    this.addSql(`create index "usage_events_principal_idx" on "usage_events" ("workspace_id", "principal", "occurred_at")`);
    this.addSql(`create index "documents_reconcile_idx" on "documents" ("id") where status in ('queued', 'parsing', 'ocr', 'chunking', 'embedding', 'deleting')`);
    this.addSql(`create index "document_versions_purge_idx" on "document_versions" ("id") where state = 'superseded'`);
    this.addSql(`create index "document_versions_retire_idx" on "document_versions" ("id") where state in ('kept', 'cancelled', 'failed') and embedded_count > 0`);
  }

  down() {
    for (const name of [
      'sessions_expired_idx', 'sessions_revoked_idx', 'visitors_seen_idx', 'crawl_runs_ended_idx', 'test_runs_updated_idx',
      'cache_entries_expired_idx', 'usage_events_principal_idx', 'documents_reconcile_idx', 'document_versions_purge_idx',
      'document_versions_retire_idx',
    ])
      this.addSql(`drop index "${name}"`);
  }
}
