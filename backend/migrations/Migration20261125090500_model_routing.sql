alter table model_configs
add column allowed_models text[] null,
add column routing jsonb not null default '{}';
