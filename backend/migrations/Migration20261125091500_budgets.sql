create table budgets (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  subject_type varchar(16) not null,
  subject_id uuid not null,
  period varchar(8) not null,
  unit varchar(8) not null,
  limit_amount numeric(24, 9) not null,
  alerted_level int not null default 0,
  alerted_period timestamptz(3) null,
  primary key (id)
);

alter table budgets
add constraint budgets_subject_unique unique (workspace_id, subject_type, subject_id, period, unit);
