create table provider_keys (
  id uuid not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  workspace_id uuid not null,
  "name" varchar(32) not null,
  kind varchar(32) not null,
  base_url varchar(500) not null,
  secret text null,
  key_hint varchar(8) null,
  models text[] null,
  status varchar(16) not null default 'unverified',
  detail varchar(500) null,
  primary key (id)
);

alter table provider_keys
add constraint provider_keys_name_unique unique (workspace_id, "name");
