create table audit_log (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  seq int not null,
  actor varchar(100) not null,
  action varchar(64) not null,
  target_type varchar(40) not null,
  target_id varchar(100) not null,
  detail jsonb not null,
  request_id varchar(64) not null,
  previous_hash char(64) not null,
  hash char(64) not null,
  primary key (id)
);

alter table audit_log
add constraint audit_log_workspace_id_seq_unique unique (workspace_id, seq);

create table audit_heads (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  seq int not null,
  hash char(64) not null,
  primary key (id)
);

alter table audit_heads
add constraint audit_heads_workspace_id_unique unique (workspace_id);

create table conversations (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  channel varchar(16) not null,
  principal_id varchar(120) not null,
  widget_id uuid null,
  visitor_id uuid null,
  title varchar(200) not null,
  head_id uuid null,
  message_count int not null default 0,
  last_message_at timestamptz(3) not null,
  primary key (id)
);

create index conversations_workspace_id_principal_id_last_message_at_index on conversations (workspace_id, principal_id, last_message_at);

create index conversations_workspace_id_last_message_at_index on conversations (workspace_id, last_message_at);

create table documents (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  "name" varchar(200) not null,
  status varchar(16) not null default 'queued',
  progress real not null default 0,
  active_version_id uuid null,
  target_version_id uuid null,
  mime_type varchar(100) not null,
  size_bytes int not null,
  pages int null,
  chunk_count int null,
  reason_code varchar(40) null,
  reason_message varchar(500) null,
  primary key (id)
);

create index documents_unfinished_idx on documents (workspace_id, id)
where
  status in ('queued', 'parsing', 'embedding', 'deleting');

create index documents_workspace_id_name_id_index on documents (workspace_id, "name", id);

create index documents_workspace_id_created_at_id_index on documents (workspace_id, created_at, id);

create unique index documents_live_name_uq on documents (workspace_id, "name")
where
  status <> 'deleting';

create table chunks (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  document_id uuid not null,
  version_id uuid not null,
  ordinal int not null,
  "text" text not null,
  page int null,
  heading_path text[] null,
  start_offset int not null,
  end_offset int not null,
  token_count int not null,
  primary key (id)
);

create index chunks_workspace_id_document_id_index on chunks (workspace_id, document_id);

alter table chunks
add constraint chunks_workspace_id_version_id_ordinal_unique unique (workspace_id, version_id, ordinal);

create table document_versions (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  document_id uuid not null,
  number int not null,
  sha256 char(64) not null,
  mime_type varchar(100) not null,
  size_bytes int not null,
  "state" varchar(16) not null default 'pending',
  embedder_id varchar(64) null,
  title varchar(500) null,
  pages int null,
  chunk_count int null,
  embedded_count int not null default 0,
  attempts int not null default 0,
  partial varchar(500) null,
  primary key (id)
);

create index document_versions_superseded_idx on document_versions (workspace_id, id)
where
  state = 'superseded';

create index document_versions_workspace_id_document_id_index on document_versions (workspace_id, document_id);

create unique index document_versions_live_content_uq on document_versions (workspace_id, sha256)
where
  state <> 'superseded';

create table embedder_pins (
  scope varchar(32) not null,
  embedder_id varchar(64) not null,
  dimensions int not null,
  created_at timestamptz(3) not null,
  primary key (scope)
);

create table messages (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  conversation_id uuid not null,
  "role" varchar(16) not null,
  content text not null,
  completion_id uuid null,
  client_message_id varchar(64) null,
  model varchar(200) null,
  "source" varchar(16) null,
  finish_reason varchar(16) null,
  citations jsonb null,
  primary key (id)
);

create index messages_workspace_id_completion_id_index on messages (workspace_id, completion_id);

create index messages_workspace_id_conversation_id_created_at_index on messages (workspace_id, conversation_id, created_at);

alter table messages
add constraint messages_conversation_id_client_message_id_unique unique (conversation_id, client_message_id);

create table model_configs (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  default_model varchar(200) null,
  temperature double precision null,
  max_tokens int null,
  fallback_models text[] not null,
  primary key (id)
);

alter table model_configs
add constraint model_configs_workspace_unique unique (workspace_id);

create table outbox (
  id uuid not null,
  workspace_id uuid not null,
  topic varchar(64) not null,
  payload jsonb not null,
  created_at timestamptz(3) not null,
  published_at timestamptz(3) null,
  primary key (id)
);

create index outbox_unpublished_idx on outbox (published_at, created_at);

create table prompts (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  "name" varchar(120) not null,
  "text" text not null,
  "version" int not null default 1,
  is_active boolean not null default false,
  primary key (id)
);

create index prompts_workspace_idx on prompts (workspace_id, id);

create unique index prompts_active_unique on prompts (workspace_id)
where
  is_active;

create table prompt_versions (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  prompt_id uuid not null,
  "version" int not null,
  "text" text not null,
  author varchar(120) not null,
  restored_from int null,
  primary key (id)
);

alter table prompt_versions
add constraint prompt_versions_unique unique (workspace_id, prompt_id, "version");

create table usage_events (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  occurred_at timestamptz(3) not null,
  completion_id uuid not null,
  conversation_id uuid null,
  principal varchar(120) not null,
  widget_id uuid null,
  model varchar(200) null,
  provider varchar(64) null,
  "source" varchar(16) not null,
  cache_status varchar(16) not null,
  prompt_tokens int not null,
  completion_tokens int not null,
  cost_usd numeric(18, 9) null,
  estimated boolean not null,
  saved_tokens int not null,
  saved_cost_usd numeric(18, 9) not null,
  latency_ms int not null,
  time_to_first_token_ms int not null,
  overhead_ms int not null,
  citations int not null,
  unanswered boolean not null,
  outcome varchar(16) not null,
  error_code varchar(64) null,
  primary key (id)
);

create index usage_events_time_idx on usage_events (workspace_id, occurred_at);

create table users (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  email varchar(254) not null,
  "name" varchar(100) not null,
  password_hash varchar(100) not null,
  founder boolean null,
  primary key (id)
);

alter table users
add constraint users_email_unique unique (email);

alter table users
add constraint users_founder_unique unique (founder);

create table sessions (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  user_id uuid not null,
  workspace_id uuid not null,
  refresh_hash char(64) not null,
  previous_hash char(64) null,
  rotated_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  user_agent varchar(300) not null,
  ip varchar(45) not null,
  revoked_at timestamptz(3) null,
  revoked_reason varchar(32) null,
  primary key (id)
);

create index sessions_user_id_id_index on sessions (user_id, id);

create table members (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  user_id uuid not null,
  "role" varchar(16) not null,
  primary key (id)
);

create index members_user_id_index on members (user_id);

alter table members
add constraint members_workspace_id_user_id_unique unique (workspace_id, user_id);

create table api_tokens (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  "name" varchar(100) not null,
  prefix varchar(16) not null,
  hash char(64) not null,
  scopes text[] not null,
  expires_at timestamptz(3) null,
  last_used_at timestamptz(3) null,
  revoked_at timestamptz(3) null,
  created_by uuid not null,
  primary key (id)
);

alter table api_tokens
add constraint api_tokens_hash_unique unique (hash);

create index api_tokens_workspace_id_id_index on api_tokens (workspace_id, id);

create table visitors (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  widget_id uuid not null,
  origin varchar(300) not null,
  last_seen_at timestamptz(3) not null,
  primary key (id)
);

create index visitors_workspace_id_last_seen_at_index on visitors (workspace_id, last_seen_at);

create table widgets (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  public_id varchar(32) not null,
  "name" varchar(100) not null,
  allowed_origins jsonb not null,
  theme jsonb not null,
  greeting varchar(500) not null default 'Hi! What would you like to know?',
  quick_buttons jsonb not null,
  is_paused boolean not null default false,
  primary key (id)
);

create index widgets_workspace_id_created_at_index on widgets (workspace_id, created_at);

alter table widgets
add constraint widgets_public_id_unique unique (public_id);

create table workspaces (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  "name" varchar(100) not null,
  timezone varchar(64) not null default 'Asia/Kolkata',
  primary key (id)
);

create table workspace_revisions (
  id uuid not null,
  workspace_id uuid not null,
  kind varchar(32) not null,
  "value" int not null default 0,
  primary key (id)
);

alter table workspace_revisions
add constraint workspace_revisions_workspace_id_kind_unique unique (workspace_id, kind);

alter table sessions
add constraint sessions_user_id_foreign foreign key (user_id) references users (id) on delete cascade;

alter table members
add constraint members_user_id_foreign foreign key (user_id) references users (id) on delete cascade;

alter table api_tokens
add constraint api_tokens_created_by_foreign foreign key (created_by) references users (id) on delete cascade;
