-- What a model was asked for: summaries, titles and drafts cost, and are no questions.
alter table usage_events
  add column purpose varchar(16) not null default 'question';
