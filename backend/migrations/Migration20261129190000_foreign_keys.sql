-- Rows of a thing go with it. Indexes that started with the workspace start with the parent where a cascade looks for it.
-- Without a foreign key stay usage_events (partitioned by month), audit_log and outbox: what happened is told after its
-- subject is gone. So do chunks and reindexed_versions: they are how vectors that are still in a store are found.
delete from document_versions c where not exists (select 1 from documents p where p.id = c.document_id);

delete from prompt_versions c where not exists (select 1 from prompts p where p.id = c.prompt_id);

delete from messages c where not exists (select 1 from conversations p where p.id = c.conversation_id);

delete from test_questions c where not exists (select 1 from test_sets p where p.id = c.test_set_id);

delete from test_runs c where not exists (select 1 from test_sets p where p.id = c.test_set_id);

delete from crawl_pages c where not exists (select 1 from crawl_sources p where p.id = c.source_id);

delete from crawl_runs c where not exists (select 1 from crawl_sources p where p.id = c.source_id);

delete from visitors c where not exists (select 1 from widgets p where p.id = c.widget_id);

update crawl_pages c set document_id = null
where c.document_id is not null and not exists (select 1 from documents p where p.id = c.document_id);

create index document_versions_document_id_index on document_versions (document_id);

alter table prompt_versions drop constraint prompt_versions_unique;

alter table prompt_versions
add constraint prompt_versions_unique unique (prompt_id, "version");

drop index test_questions_set_idx;

create index test_questions_set_idx on test_questions (test_set_id, id);

drop index test_runs_set_idx;

create index test_runs_set_idx on test_runs (test_set_id, id);

drop index crawl_pages_workspace_id_source_id_run_id_pending_index;

create index crawl_pages_source_id_run_id_pending_index on crawl_pages (source_id, run_id, pending);

drop index crawl_pages_workspace_id_document_id_index;

create index crawl_pages_document_id_index on crawl_pages (document_id);

drop index crawl_runs_workspace_id_source_id_created_at_index;

create index crawl_runs_source_id_created_at_index on crawl_runs (source_id, created_at);

create index api_tokens_created_by_index on api_tokens (created_by);

create index visitors_widget_id_index on visitors (widget_id);

alter table document_versions
add constraint document_versions_document_id_foreign foreign key (document_id) references documents (id) on delete cascade;

alter table prompt_versions
add constraint prompt_versions_prompt_id_foreign foreign key (prompt_id) references prompts (id) on delete cascade;

alter table messages
add constraint messages_conversation_id_foreign foreign key (conversation_id) references conversations (id) on delete cascade;

alter table test_questions
add constraint test_questions_test_set_id_foreign foreign key (test_set_id) references test_sets (id) on delete cascade;

alter table test_runs
add constraint test_runs_test_set_id_foreign foreign key (test_set_id) references test_sets (id) on delete cascade;

alter table crawl_pages
add constraint crawl_pages_source_id_foreign foreign key (source_id) references crawl_sources (id) on delete cascade;

alter table crawl_pages
add constraint crawl_pages_document_id_foreign foreign key (document_id) references documents (id) on delete set null;

alter table crawl_runs
add constraint crawl_runs_source_id_foreign foreign key (source_id) references crawl_sources (id) on delete cascade;

alter table visitors
add constraint visitors_widget_id_foreign foreign key (widget_id) references widgets (id) on delete cascade;
