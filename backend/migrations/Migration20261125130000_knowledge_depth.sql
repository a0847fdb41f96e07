create table knowledge_settings (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  "values" jsonb not null,
  primary key (id)
);

alter table knowledge_settings
add constraint knowledge_settings_workspace_unique unique (workspace_id);

alter table documents
add column folder varchar(300) not null default '',
add column tags text[] not null default '{}',
add column source_url varchar(2000) null,
add column source_id uuid null;

alter table chunks
add column slide int null,
add column sheet varchar(200) null,
add column table_header text null;
