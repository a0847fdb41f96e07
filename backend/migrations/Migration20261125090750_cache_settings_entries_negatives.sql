create table cache_entries (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  entry_key varchar(300) not null,
  layer varchar(16) not null,
  partition varchar(64) null,
  "state" varchar(120) not null,
  question varchar(2000) not null,
  answer_excerpt varchar(300) not null,
  model varchar(200) not null,
  bytes int not null,
  tokens int not null,
  cost_usd double precision not null,
  documents jsonb not null,
  hits int not null default 0,
  last_hit_at timestamptz(3) null,
  expires_at timestamptz(3) not null,
  primary key (id)
);

create index cache_entries_expiry_idx on cache_entries (workspace_id, expires_at);

create index cache_entries_newest_idx on cache_entries (workspace_id, created_at, id);

alter table cache_entries
add constraint cache_entries_key_unique unique (workspace_id, entry_key);

create table cache_negatives (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  asked varchar(2000) not null,
  stored varchar(2000) not null,
  embedder_id varchar(64) not null,
  similarity double precision null,
  score double precision null,
  comment varchar(1000) not null default '',
  reported_by varchar(120) not null,
  primary key (id)
);

create index cache_negatives_workspace_idx on cache_negatives (workspace_id, id);

create table cache_settings (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  enabled boolean not null default true,
  exact_ttl_s int not null default 86400,
  stale_while_revalidate_s int not null default 0,
  semantic_enabled boolean not null default true,
  semantic_threshold double precision not null default 0.5,
  verification boolean not null default true,
  shadow_mode boolean not null default false,
  replay varchar(16) not null default 'instant',
  max_bytes int not null default 67108864,
  primary key (id)
);

alter table cache_settings
add constraint cache_settings_workspace_unique unique (workspace_id);
