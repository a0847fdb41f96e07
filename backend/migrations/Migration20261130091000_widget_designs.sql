-- The standard colour becomes one on which white text is readable.
-- The look and the texts of a widget become one design: a draft, the published one, and its versions.
alter table "widgets"
  add column "design" jsonb null,
  add column "draft" jsonb null,
  add column "design_version" int not null default 1;
update "widgets" set "design" = jsonb_build_object(
  'theme', jsonb_build_object(
    'mode', coalesce("theme"::jsonb ->> 'mode', 'auto'),
    'light', jsonb_build_object(
      'brand', coalesce(nullif("theme"::jsonb ->> 'primary', '#6366f1'), '#5a5dea'), 'surface', '#ffffff', 'text', '#1b1b24',
      'user', coalesce(nullif("theme"::jsonb ->> 'primary', '#6366f1'), '#5a5dea')
    ),
    'dark', jsonb_build_object(
      'brand', coalesce(nullif("theme"::jsonb ->> 'primary', '#6366f1'), '#5a5dea'), 'surface', '#17171e', 'text', '#ececf3',
      'user', coalesce(nullif("theme"::jsonb ->> 'primary', '#6366f1'), '#5a5dea')
    ),
    'font', 'system',
    'size', 15,
    'radius', coalesce(("theme"::jsonb ->> 'radius')::int, 16),
    'density', 'normal',
    'shadow', 'soft',
    'position', coalesce("theme"::jsonb ->> 'position', 'right'),
    'offset', '{"x": 16, "y": 16}'::jsonb,
    'phone_offset', '{"x": 16, "y": 16}'::jsonb,
    'launcher_icon', 'chat',
    'launcher_text', '',
    'title', '',
    'subtitle', '',
    'properties', '{}'::jsonb
  ),
  'behaviour', jsonb_build_object(
    -- The widget says its own default in the visitor's language.
    'greeting', case when "greeting" = 'Hi! What would you like to know?' then '' else "greeting" end,
    'placeholder', '',
    'disclaimer', '',
    'ai_notice', '',
    'quick_buttons', coalesce(
      (
        select jsonb_agg(
          jsonb_build_object('label', b ->> 'label', 'icon', 'none', 'action', 'send', 'value', b ->> 'prompt')
        )
        from jsonb_array_elements("quick_buttons"::jsonb) b
      ),
      '[]'::jsonb
    )
  )
);
alter table "widgets"
  alter column "design" set not null,
  drop column "theme",
  drop column "greeting",
  drop column "quick_buttons";

create table "widget_designs" (
  "id" uuid not null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "workspace_id" uuid not null,
  "widget_id" uuid not null,
  "version" int not null,
  "design" jsonb not null,
  "author" varchar(120) not null,
  "note" varchar(200) not null default '',
  primary key ("id")
);
create index "widget_designs_workspace_id_index" on "widget_designs" ("workspace_id");
alter table "widget_designs" add constraint "widget_designs_version_unique" unique ("widget_id", "version");
alter table "widget_designs"
  add constraint "widget_designs_widget_id_foreign" foreign key ("widget_id") references "widgets" ("id") on delete cascade;
