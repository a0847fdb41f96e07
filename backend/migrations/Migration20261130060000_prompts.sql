-- Variables and settings of prompts, and what a page tells of its visitors.
create table "prompt_variables" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "name" varchar(40) not null,
  "value" varchar(1000) not null,
  primary key ("id")
);
alter table "prompt_variables" add constraint "prompt_variables_name_unique" unique ("workspace_id", "name");

create table "prompt_settings" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "assistant_name" varchar(80) not null default '',
  "test_before_activation" boolean not null default false,
  "judge_model" varchar(200) null,
  primary key ("id")
);
alter table "prompt_settings" add constraint "prompt_settings_workspace_unique" unique ("workspace_id");

alter table "prompt_variables"
  add constraint "prompt_variables_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;
alter table "prompt_settings"
  add constraint "prompt_settings_workspace_id_foreign" foreign key ("workspace_id") references "workspaces" ("id") on delete cascade;

alter table "visitors"
  add column "name" varchar(200) null,
  add column "email" varchar(254) null,
  add column "attributes" jsonb not null default '{}';
