create table workspace_quotas (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  storage_bytes bigint null,
  documents int null,
  chunks int null,
  primary key (id)
);

alter table workspace_quotas
add constraint workspace_quotas_workspace_unique unique (workspace_id);
