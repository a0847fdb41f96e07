-- Questions that prompts are tested with, and runs of them: two texts side by side, answer by answer.
create table "prompt_cases" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "question" varchar(2000) not null,
  "checks" jsonb not null,
  "enabled" boolean not null default true,
  primary key ("id")
);
create index "prompt_cases_workspace_idx" on "prompt_cases" ("workspace_id", "id");

create table "prompt_runs" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "prompt_id" uuid null,
  "kind" varchar(16) not null,
  "state" varchar(16) not null default 'queued',
  "candidate" jsonb not null,
  "baseline" jsonb null,
  "candidate_text" text not null,
  "baseline_text" text null,
  "text_digest" varchar(64) not null,
  "cases_digest" varchar(64) not null,
  "then_do" varchar(16) null,
  "done" int not null default 0,
  "total" int not null,
  "figures" jsonb not null,
  "error" varchar(500) null,
  "author" varchar(120) not null,
  primary key ("id")
);
create index "prompt_runs_workspace_idx" on "prompt_runs" ("workspace_id", "id");
create index "prompt_runs_prompt_idx" on "prompt_runs" ("prompt_id", "id");
create index "prompt_runs_unfinished_idx" on "prompt_runs" ("id") where state in ('queued', 'running');
create index "prompt_runs_updated_idx" on "prompt_runs" ("updated_at");

create table "prompt_run_items" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "run_id" uuid not null,
  "position" int not null,
  "question" varchar(2000) not null,
  "checks" jsonb not null,
  "candidate" jsonb null,
  "baseline" jsonb null,
  primary key ("id")
);
alter table "prompt_run_items" add constraint "prompt_run_items_unique" unique ("run_id", "position");

alter table "prompts"
  add column "pending_run_id" uuid null;

alter table "prompt_cases"
  add constraint "prompt_cases_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;
alter table "prompt_runs"
  add constraint "prompt_runs_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;
alter table "prompt_runs"
  add constraint "prompt_runs_prompt_id_foreign" foreign key ("prompt_id") references "prompts" ("id") on delete set null;
alter table "prompt_run_items"
  add constraint "prompt_run_items_run_id_foreign" foreign key ("run_id") references "prompt_runs" ("id") on delete cascade;
