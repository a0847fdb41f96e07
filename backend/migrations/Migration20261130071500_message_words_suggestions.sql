-- Words of messages are stored: a search that walks through conversations would otherwise make them anew for each message.
drop index messages_words_index;
alter table messages
  add column words tsvector generated always as (to_tsvector('simple'::regconfig, "left"(content, 20000))) stored;
create index messages_words_index on messages using gin (words);
