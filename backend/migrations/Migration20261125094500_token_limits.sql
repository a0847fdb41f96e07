alter table api_tokens
add column requests_per_minute int null,
add column tokens_per_minute bigint null;
