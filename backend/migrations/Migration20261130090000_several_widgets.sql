-- Several widgets per workspace: the first one stays the default, and each has settings of its own for its answers.
alter table "widgets"
  add column "previous_public_id" varchar(32) null,
  add column "previous_until" timestamptz(3) null,
  add column "is_default" boolean not null default false,
  add column "pause_message" varchar(300) not null default '',
  add column "model" varchar(200) null,
  add column "knowledge" jsonb not null default '{"folders": [], "tags": []}',
  add column "qa_enabled" boolean not null default true,
  add column "limits" jsonb not null default '{}';
update "widgets" w set "is_default" = true
  where not exists (
    select 1 from "widgets" o
    where o."workspace_id" = w."workspace_id" and (o."created_at", o."id") < (w."created_at", w."id")
  );
create index "widgets_previous_idx" on "widgets" ("previous_public_id");
create unique index "widgets_default_unique" on "widgets" ("workspace_id") where "is_default";
