alter table chunks
add column generation int not null default 1;

alter table chunks
drop constraint chunks_workspace_id_version_id_ordinal_unique;

alter table chunks
add constraint chunks_place_unique unique (workspace_id, version_id, generation, ordinal);

alter table document_versions
add column generation int not null default 1;

create table workspace_embedders (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  embedder_id varchar(64) not null,
  generation int not null,
  primary key (id)
);

alter table workspace_embedders
add constraint workspace_embedders_workspace_unique unique (workspace_id);

create table reindexes (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  from_embedder_id varchar(64) not null,
  from_generation int not null,
  to_embedder_id varchar(64) not null,
  to_generation int not null,
  "state" varchar(16) not null default 'building',
  done int not null default 0,
  total int not null default 0,
  error varchar(500) null,
  started_at timestamptz(3) not null,
  switched_at timestamptz(3) null,
  primary key (id)
);

create index reindexes_workspace_idx on reindexes (workspace_id, to_generation);

create unique index reindexes_open_unique on reindexes (workspace_id)
where
  state in ('building', 'switched', 'finishing', 'rolling_back', 'discarding', 'cancelling');

create table reindexed_versions (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  generation int not null,
  document_id uuid not null,
  version_id uuid not null,
  complete boolean not null default false,
  chunk_count int not null default 0,
  primary key (id)
);

alter table reindexed_versions
add constraint reindexed_versions_unique unique (workspace_id, generation, version_id);
