-- A ready document can be read again: until the new version replaces it, two versions have the same content.
alter table document_versions
add column rereads boolean not null default false;

drop index document_versions_live_content_uq;

create unique index document_versions_live_content_uq on document_versions (workspace_id, sha256)
where
  state in ('pending', 'active', 'failed', 'cancelled')
  and rereads = false;
