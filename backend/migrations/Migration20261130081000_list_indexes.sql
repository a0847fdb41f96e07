-- Filters of the list of conversations that few of them pass: without an index the whole workspace is walked through for them.
drop index conversations_tags_index;
create index conversations_labels_index on conversations using gin (tags, models, sources);
create index conversations_channel_index on conversations (workspace_id, channel, last_message_at);
create index conversations_widget_index on conversations (workspace_id, widget_id, last_message_at)
  where widget_id is not null;
create index conversations_up_votes_index on conversations (workspace_id, last_message_at)
  where up_votes > 0;
create index conversations_down_votes_index on conversations (workspace_id, last_message_at)
  where down_votes > 0;
create index conversations_unanswered_index on conversations (workspace_id, last_message_at)
  where unanswered > 0;

create index qa_entries_status_idx on qa_entries (workspace_id, status, language)
  where deleted_at is null and not staged;
create index qa_entries_created_idx on qa_entries (workspace_id, created_at, id);

-- Questions of suggestions are searched by parts of their words; all other messages stay out of this index.
alter table messages
  add column in_suggestion boolean not null default false;

update messages
set in_suggestion = true
where id in (select question_id from qa_gap_questions);

create index messages_in_suggestion_index on messages using gin (content gin_trgm_ops)
  where in_suggestion;
