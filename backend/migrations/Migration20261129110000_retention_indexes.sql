create index sessions_expired_idx on sessions (expires_at);

create index sessions_revoked_idx on sessions (revoked_at);

create index visitors_seen_idx on visitors (last_seen_at);

create index crawl_runs_ended_idx on crawl_runs (ended_at);

create index test_runs_updated_idx on test_runs (updated_at);

create index cache_entries_expired_idx on cache_entries (expires_at);

create index usage_events_principal_idx on usage_events (workspace_id, principal, occurred_at);

create index documents_reconcile_idx on documents (id)
where
  status in ('queued', 'parsing', 'ocr', 'chunking', 'embedding', 'deleting');

create index document_versions_purge_idx on document_versions (id)
where
  state = 'superseded';

create index document_versions_retire_idx on document_versions (id)
where
  state in ('kept', 'cancelled', 'failed')
  and embedded_count > 0;
