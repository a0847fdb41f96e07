alter table documents
add column version_number int not null default 1,
add column stage varchar(16) null,
add column step int not null default 0,
add column stage_done int null,
add column stage_total int null,
add column eta_s int null;

update documents d
set
  version_number = v.number
from
  document_versions v
where
  v.id = coalesce(d.target_version_id, d.active_version_id);

update documents
set
  stage = 'parse',
  step = 1
where
  status in ('queued', 'parsing', 'embedding');

drop index documents_unfinished_idx;

create index documents_unfinished_idx on documents (workspace_id, id)
where
  status in ('queued', 'parsing', 'ocr', 'chunking', 'embedding', 'deleting');

create index documents_workspace_id_folder_id_index on documents (workspace_id, folder, id);

drop index documents_live_name_uq;

create unique index documents_live_name_uq on documents (workspace_id, folder, "name")
where
  status <> 'deleting';

alter table document_versions
add column ocr_mode varchar(8) null,
add column password text null,
add column text_bytes int null,
add column reason_code varchar(40) null,
add column reason_message varchar(500) null,
add column failed_stage varchar(16) null,
add column failed_at timestamptz(3) null;

drop index document_versions_live_content_uq;

create unique index document_versions_live_content_uq on document_versions (workspace_id, sha256)
where
  state in ('pending', 'active', 'failed', 'cancelled');
