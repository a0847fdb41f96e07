-- Curated questions and answers. Searching for parts of words needs pg_trgm, which PostgreSQL brings along.
create extension if not exists pg_trgm;

create table "qa_entries" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "question" varchar(500) not null,
  "answer" text not null,
  "questions" text not null,
  "words" tsvector generated always as (to_tsvector('simple'::regconfig, ((questions || ' '::text) || answer))) stored,
  "language" varchar(20) not null default '',
  "tags" text[] not null default '{}',
  "owner_id" uuid null,
  "status" varchar(16) not null default 'draft',
  "valid_from" timestamptz(3) null,
  "valid_until" timestamptz(3) null,
  "note" text not null default '',
  "origin" varchar(16) not null default 'manual',
  "external_id" varchar(200) null,
  "version" int not null default 1,
  "hits" int not null default 0,
  "last_hit_at" timestamptz(3) null,
  "deleted_at" timestamptz(3) null,
  "import_id" uuid null,
  "staged" boolean not null default false,
  "replaces_id" uuid null,
  primary key ("id")
);
create index "qa_entries_workspace_idx" on "qa_entries" ("workspace_id", "id");
create index "qa_entries_updated_idx" on "qa_entries" ("workspace_id", "updated_at", "id");
create index "qa_entries_question_idx" on "qa_entries" ("workspace_id", "question", "id");
create index "qa_entries_deleted_idx" on "qa_entries" ("deleted_at") where deleted_at is not null;
create index "qa_entries_questions_trgm_idx" on "qa_entries" using gin ("questions" gin_trgm_ops);
create index "qa_entries_answer_trgm_idx" on "qa_entries" using gin ("answer" gin_trgm_ops);
create index "qa_entries_words_idx" on "qa_entries" using gin ("words");
alter table "qa_entries" add constraint "qa_entries_external_unique" unique ("workspace_id", "external_id");

create table "qa_variants" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "entry_id" uuid not null,
  "position" int not null,
  "text" varchar(500) not null,
  "key" varchar(43) not null,
  "language" varchar(20) not null default '',
  "published" boolean not null default false,
  "embedder_id" varchar(64) null,
  primary key ("id")
);
create index "qa_variants_entry_idx" on "qa_variants" ("entry_id", "position");
create index "qa_variants_key_idx" on "qa_variants" ("workspace_id", "key");
create index "qa_variants_unindexed_idx" on "qa_variants" ("workspace_id", "id") where published and embedder_id is null;
create index "qa_variants_leftover_idx" on "qa_variants" ("workspace_id", "id") where not published and embedder_id is not null;
create unique index "qa_variants_published_unique" on "qa_variants" ("workspace_id", "language", "key") where published;

create table "qa_versions" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "entry_id" uuid not null,
  "number" int not null,
  "content" jsonb not null,
  "author" varchar(120) not null,
  "restored_from" int null,
  primary key ("id")
);
alter table "qa_versions" add constraint "qa_versions_unique" unique ("entry_id", "number");

create table "qa_settings" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "enabled" boolean not null default true,
  "semantic_enabled" boolean not null default true,
  "semantic_threshold" double precision not null default 0.5,
  primary key ("id")
);
alter table "qa_settings" add constraint "qa_settings_workspace_unique" unique ("workspace_id");

alter table "qa_entries"
  add constraint "qa_entries_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;
alter table "qa_settings"
  add constraint "qa_settings_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;
alter table "qa_variants"
  add constraint "qa_variants_entry_id_foreign" foreign key ("entry_id") references "qa_entries" ("id") on delete cascade;
alter table "qa_versions"
  add constraint "qa_versions_entry_id_foreign" foreign key ("entry_id") references "qa_entries" ("id") on delete cascade;
