-- Who gave a conversation its title: the question that began it, a model, or a person.
alter table conversations
  add column title_by varchar(8) not null default 'question';

-- What an assistant keeps of a conversation besides its newest turns.
create table conversation_memories (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  conversation_id uuid not null,
  summary text not null default '',
  summary_by varchar(16) null,
  covers_at timestamptz(3) null,
  covers_id uuid null,
  facts text[] not null default '{}',
  version int not null default 0,
  claimed_until timestamptz(3) null,
  primary key (id)
);

alter table conversation_memories
  add constraint conversation_memories_conversation_id_unique unique (conversation_id);

alter table conversation_memories
  add constraint conversation_memories_conversation_id_foreign
  foreign key (conversation_id) references conversations (id) on delete cascade;

create table conversation_settings (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  history_tokens int not null default 8000,
  summaries boolean not null default true,
  titles varchar(16) not null default 'question',
  idle_minutes int not null default 0,
  max_messages int not null default 0,
  widget_days int not null default 0,
  console_days int not null default 0,
  api_days int not null default 0,
  primary key (id)
);

alter table conversation_settings
  add constraint conversation_settings_workspace_unique unique (workspace_id);

alter table conversation_settings
  add constraint conversation_settings_workspace_id_foreign
  foreign key (workspace_id) references workspaces (id) on delete cascade;
