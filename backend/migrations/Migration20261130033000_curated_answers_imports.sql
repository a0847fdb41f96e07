-- Files of Q&A entries on their way in.
create table "qa_imports" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "name" varchar(200) not null,
  "state" varchar(16) not null default 'uploaded',
  "columns" jsonb not null,
  "sample" jsonb not null,
  "mapping" jsonb not null,
  "dry_run" boolean not null default true,
  "publish" boolean not null default false,
  "may_publish" boolean not null default false,
  "total" int not null,
  "done" int not null default 0,
  "created" int not null default 0,
  "updated" int not null default 0,
  "unchanged" int not null default 0,
  "rejected" int not null default 0,
  "errors" jsonb not null,
  "error" varchar(500) null,
  "author" varchar(120) not null,
  primary key ("id")
);
create index "qa_imports_workspace_idx" on "qa_imports" ("workspace_id", "id");
create index "qa_imports_unfinished_idx" on "qa_imports" ("id") where state in ('queued', 'running');

create table "qa_import_parts" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "import_id" uuid not null,
  "number" int not null,
  "bytes" bytea not null,
  primary key ("id")
);
alter table "qa_import_parts" add constraint "qa_import_parts_unique" unique ("import_id", "number");

alter table "qa_imports"
  add constraint "qa_imports_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;
alter table "qa_import_parts"
  add constraint "qa_import_parts_import_id_foreign" foreign key ("import_id") references "qa_imports" ("id") on delete cascade;

create index "qa_entries_staged_idx" on "qa_entries" ("import_id") where import_id is not null;
