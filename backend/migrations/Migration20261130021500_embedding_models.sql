create table embedding_models (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  embedder_id varchar(24) not null,
  provider varchar(32) not null,
  model varchar(150) not null,
  dimensions int not null,
  max_tokens int not null,
  query_prefix varchar(200) not null default '',
  passage_prefix varchar(200) not null default '',
  languages varchar(8) not null,
  rag_threshold double precision not null,
  semantic_threshold double precision not null,
  usd_per_million_tokens double precision null,
  monthly_tokens bigint null,
  primary key (id)
);

alter table embedding_models
  add constraint embedding_models_embedder_unique unique (workspace_id, embedder_id);

alter table embedding_models
  add constraint embedding_models_workspace_id_foreign
  foreign key (workspace_id) references workspaces (id) on delete cascade;

create table embedding_usage (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  embedder_id varchar(24) not null,
  month varchar(7) not null,
  tokens bigint not null,
  requests bigint not null,
  primary key (id)
);

alter table embedding_usage
  add constraint embedding_usage_month_unique unique (workspace_id, embedder_id, month);

alter table embedding_usage
  add constraint embedding_usage_workspace_id_foreign
  foreign key (workspace_id) references workspaces (id) on delete cascade;
