create table crawl_sources (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  "name" varchar(100) not null,
  kind varchar(16) not null,
  url varchar(2000) not null,
  include text[] not null default '{}',
  exclude text[] not null default '{}',
  max_pages int not null,
  max_depth int not null,
  folder varchar(300) not null default '',
  tags text[] not null default '{}',
  schedule varchar(16) not null,
  enabled boolean not null default true,
  next_run_at timestamptz(3) null,
  last_run_id uuid null,
  primary key (id)
);

create index crawl_sources_workspace_id_created_at_id_index on crawl_sources (workspace_id, created_at, id);

create index crawl_sources_due_idx on crawl_sources (workspace_id, next_run_at)
where
  next_run_at is not null;

alter table crawl_sources
add constraint crawl_sources_name_unique unique (workspace_id, "name");

create table crawl_runs (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  source_id uuid not null,
  "state" varchar(16) not null default 'queued',
  started_at timestamptz(3) null,
  ended_at timestamptz(3) null,
  seeded boolean not null default false,
  truncated boolean not null default false,
  attempts int not null default 0,
  found int not null default 0,
  added int not null default 0,
  changed int not null default 0,
  unchanged int not null default 0,
  removed int not null default 0,
  skipped int not null default 0,
  failed int not null default 0,
  problems jsonb not null,
  primary key (id)
);

create index crawl_runs_workspace_id_source_id_created_at_index on crawl_runs (workspace_id, source_id, created_at);

create unique index crawl_runs_live_uq on crawl_runs (workspace_id, source_id)
where
  state in ('queued', 'running');

create table crawl_pages (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  source_id uuid not null,
  url varchar(2000) not null,
  depth int not null,
  run_id uuid not null,
  pending boolean not null default true,
  missing_runs int not null default 0,
  document_id uuid null,
  etag varchar(200) null,
  last_modified varchar(100) null,
  content_hash char(64) null,
  links text[] not null default '{}',
  primary key (id)
);

create index crawl_pages_workspace_id_source_id_run_id_pending_index on crawl_pages (workspace_id, source_id, run_id, pending);

create index crawl_pages_workspace_id_document_id_index on crawl_pages (workspace_id, document_id);

alter table crawl_pages
add constraint crawl_pages_url_unique unique (workspace_id, source_id, url);

create unique index documents_live_source_url_uq on documents (workspace_id, source_url)
where
  source_url is not null
  and status <> 'deleting';

create index documents_source_idx on documents (workspace_id, source_id)
where
  source_id is not null;
