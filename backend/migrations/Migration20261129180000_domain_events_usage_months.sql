-- Domain events are handed to several consumers, each at least once.
alter table outbox
  add column attempts int not null default 0,
  add column next_attempt_at timestamptz(3);

update outbox set next_attempt_at = created_at;

alter table outbox
  alter column next_attempt_at set not null;

create index outbox_due_idx on outbox (next_attempt_at, id) where published_at is null;

create table outbox_deliveries (
  message_id uuid not null,
  consumer varchar(64) not null,
  primary key (message_id, consumer),
  constraint outbox_deliveries_message_id_foreign foreign key (message_id) references outbox (id) on delete cascade
);

-- Usage events by month. An event that is stored again has the same time, so it meets its own key.
alter table usage_events rename to usage_events_old;
alter index usage_events_pkey rename to usage_events_old_pkey;

create table usage_events (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  occurred_at timestamptz(3) not null,
  completion_id uuid not null,
  conversation_id uuid null,
  principal varchar(120) not null,
  widget_id uuid null,
  model varchar(200) null,
  provider varchar(64) null,
  source varchar(16) not null,
  cache_status varchar(16) not null,
  prompt_tokens int not null,
  completion_tokens int not null,
  cost_usd numeric(18, 9) null,
  estimated boolean not null,
  saved_tokens int not null,
  saved_cost_usd numeric(18, 9) not null,
  latency_ms int not null,
  time_to_first_token_ms int not null,
  overhead_ms int not null,
  citations int not null,
  unanswered boolean not null,
  outcome varchar(16) not null,
  error_code varchar(64) null,
  primary key (id, occurred_at)
) partition by range (occurred_at);

do $$
declare
  month timestamp;
begin
  for month in
    select distinct date_trunc('month', occurred_at at time zone 'UTC') from usage_events_old
    union
    select date_trunc('month', now() at time zone 'UTC') + n * interval '1 month' from generate_series(0, 1) as n
  loop
    execute format(
      'create table %I partition of usage_events for values from (%L) to (%L)',
      'usage_events_' || to_char(month, 'YYYY_MM'),
      month at time zone 'UTC',
      (month + interval '1 month') at time zone 'UTC'
    );
  end loop;
end $$;

insert into usage_events (
  id, created_at, updated_at, workspace_id, occurred_at, completion_id, conversation_id, principal, widget_id, model,
  provider, source, cache_status, prompt_tokens, completion_tokens, cost_usd, estimated, saved_tokens, saved_cost_usd,
  latency_ms, time_to_first_token_ms, overhead_ms, citations, unanswered, outcome, error_code
)
select
  id, created_at, updated_at, workspace_id, occurred_at, completion_id, conversation_id, principal, widget_id, model,
  provider, source, cache_status, prompt_tokens, completion_tokens, cost_usd, estimated, saved_tokens, saved_cost_usd,
  latency_ms, time_to_first_token_ms, overhead_ms, citations, unanswered, outcome, error_code
from usage_events_old;

drop table usage_events_old;

create index usage_events_time_idx on usage_events (workspace_id, occurred_at);
create index usage_events_principal_idx on usage_events (workspace_id, principal, occurred_at);
create index usage_events_model_idx on usage_events (workspace_id, model, occurred_at);
create index usage_events_widget_idx on usage_events (workspace_id, widget_id, occurred_at) where widget_id is not null;
create index usage_events_unanswered_idx on usage_events (workspace_id, occurred_at) where unanswered;
create index usage_events_conversation_idx on usage_events (workspace_id, conversation_id) where conversation_id is not null;
