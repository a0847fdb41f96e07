-- Requests to remove what is known of one person. The subject is kept until the work is done, after that only its hash.
create table erasures (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  kind varchar(16) not null,
  subject varchar(254) null,
  subject_hash varchar(64) not null,
  state varchar(16) not null,
  requested_by varchar(120) not null,
  report jsonb not null,
  claimed_until timestamptz(3) null,
  finished_at timestamptz(3) null,
  primary key (id)
);

alter table erasures
  add constraint erasures_workspace_id_foreign
  foreign key (workspace_id) references workspaces (id) on delete cascade;

create index erasures_workspace_id_id_index on erasures (workspace_id, id);

-- What is still to be done is looked for every few seconds, and there is little of it.
create index erasures_waiting_index on erasures (created_at) where state <> 'done';
