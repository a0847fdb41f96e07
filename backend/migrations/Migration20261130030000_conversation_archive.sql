alter table conversations
  add column tags text[] not null default '{}',
  add column note text null,
  add column deleted_at timestamptz(3) null,
  add column models text[] not null default '{}',
  add column sources text[] not null default '{}',
  add column unanswered int not null default 0,
  add column up_votes int not null default 0,
  add column down_votes int not null default 0;

-- What is deleted is looked for by age, and there is little of it.
create index conversations_deleted_at_index on conversations (deleted_at) where deleted_at is not null;

create index conversations_tags_index on conversations using gin (tags);

-- A vector of words has a limit of size; what is looked for stands in the beginning of a message.
create index messages_words_index on messages using gin (to_tsvector('simple', left(content, 20000)));

alter table messages
  add column unanswered boolean not null default false;

create table message_traces (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  message_id uuid not null,
  trace jsonb not null,
  primary key (id)
);

alter table message_traces
  add constraint message_traces_message_id_unique unique (message_id);

alter table message_traces
  add constraint message_traces_message_id_foreign
  foreign key (message_id) references messages (id) on delete cascade;

create table feedback (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  message_id uuid not null,
  rating varchar(8) not null,
  reason varchar(32) null,
  comment varchar(2000) not null default '',
  principal_id varchar(120) not null,
  primary key (id)
);

alter table feedback
  add constraint feedback_message_id_unique unique (message_id);

alter table feedback
  add constraint feedback_message_id_foreign
  foreign key (message_id) references messages (id) on delete cascade;

create index feedback_workspace_id_rating_updated_at_index on feedback (workspace_id, rating, updated_at);
