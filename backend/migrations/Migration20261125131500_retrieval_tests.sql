create table test_sets (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  "name" varchar(120) not null,
  primary key (id)
);

alter table test_sets
add constraint test_sets_name_unique unique (workspace_id, "name");

create table test_questions (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  test_set_id uuid not null,
  question varchar(2000) not null,
  expected jsonb not null,
  primary key (id)
);

create index test_questions_set_idx on test_questions (workspace_id, test_set_id, id);

create table test_runs (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  test_set_id uuid not null,
  "name" varchar(120) not null,
  "state" varchar(16) not null default 'queued',
  settings jsonb not null,
  embedder_id varchar(64) null,
  done int not null default 0,
  total int not null default 0,
  figures jsonb null,
  results jsonb null,
  error varchar(300) null,
  primary key (id)
);

create index test_runs_set_idx on test_runs (workspace_id, test_set_id, id);

create index test_runs_unfinished_idx on test_runs (workspace_id, id)
where
  state in ('queued', 'running');
