-- What answers use may be older than the newest version; a widget may answer with a prompt of its own.
alter table "prompts"
  add column "live_version" int null,
  add column "live_text" text null;
update "prompts" set "live_version" = "version", "live_text" = "text";
alter table "prompts"
  alter column "live_version" set not null,
  alter column "live_version" set default 1,
  alter column "live_text" set not null;

alter table "prompt_versions"
  add column "note" varchar(500) not null default '';

alter table "widgets"
  add column "prompt_id" uuid null;
alter table "widgets"
  add constraint "widgets_prompt_id_foreign" foreign key ("prompt_id") references "prompts" ("id") on delete set null;
create index "widgets_prompt_id_index" on "widgets" ("prompt_id");
