-- Questions that were not answered well, grouped by meaning. The text of a question stays in its message alone: it goes with its conversation.
create table "qa_gaps" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "number" int not null,
  "language" varchar(8) not null,
  "status" varchar(16) not null default 'open',
  "count" int not null default 0,
  "first_asked_at" timestamptz(3) not null,
  "last_asked_at" timestamptz(3) not null,
  "draft" jsonb null,
  "entry_id" uuid null,
  "reason" varchar(32) null,
  "note" varchar(500) not null default '',
  "decided_by" varchar(120) null,
  "decided_at" timestamptz(3) null,
  primary key ("id")
);
alter table "qa_gaps" add constraint "qa_gaps_number_unique" unique ("workspace_id", "number");
create index "qa_gaps_count_idx" on "qa_gaps" ("workspace_id", "count", "id");
create index "qa_gaps_asked_idx" on "qa_gaps" ("workspace_id", "last_asked_at", "id");
create index "qa_gaps_last_idx" on "qa_gaps" ("last_asked_at");
create index "qa_gaps_entry_idx" on "qa_gaps" ("entry_id");

create table "qa_gap_questions" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "gap_id" uuid null,
  "question_id" uuid null,
  "language" varchar(8) not null,
  "key" varchar(43) not null,
  "asked_at" timestamptz(3) not null,
  "reasons" text[] not null default '{}',
  "embedder_id" varchar(64) null,
  primary key ("id")
);
alter table "qa_gap_questions" add constraint "qa_gap_questions_question_unique" unique ("question_id");
create index "qa_gap_questions_gap_idx" on "qa_gap_questions" ("gap_id", "asked_at");
create index "qa_gap_questions_key_idx" on "qa_gap_questions" ("workspace_id", "language", "key");
create index "qa_gap_questions_waiting_idx" on "qa_gap_questions" ("workspace_id", "id") where gap_id is null;
create index "qa_gap_questions_gone_idx" on "qa_gap_questions" ("workspace_id", "id") where question_id is null;
create index "qa_gap_questions_indexed_idx" on "qa_gap_questions" ("workspace_id", "embedder_id") where embedder_id is not null;

alter table "qa_gaps"
  add constraint "qa_gaps_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;
alter table "qa_gaps"
  add constraint "qa_gaps_entry_id_foreign" foreign key ("entry_id") references "qa_entries" ("id") on delete set null;
alter table "qa_gap_questions"
  add constraint "qa_gap_questions_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;
alter table "qa_gap_questions"
  add constraint "qa_gap_questions_gap_id_foreign" foreign key ("gap_id") references "qa_gaps" ("id") on delete cascade;
alter table "qa_gap_questions"
  add constraint "qa_gap_questions_question_id_foreign" foreign key ("question_id") references "messages" ("id") on delete set null;
