-- What belongs to a workspace goes with it: these tables themselves, all others through the row that theirs belong to.
-- Without a foreign key to it stay sessions, which are a person's, and what the migration of foreign keys left without one.

delete from members c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from api_tokens c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from conversations c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from provider_keys c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from cache_settings c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from cache_entries c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from cache_negatives c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from budgets c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from model_configs c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from prompts c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from test_sets c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from workspace_quotas c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from knowledge_settings c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from reindexes c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from crawl_sources c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from documents c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from widgets c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from workspace_embedders c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

delete from workspace_revisions c where not exists (select 1 from workspaces p where p.id = c.workspace_id);

update documents c set source_id = null
where c.source_id is not null and not exists (select 1 from crawl_sources p where p.id = c.source_id);

drop index documents_source_idx;

create index documents_source_idx on documents (source_id);

alter table members
add constraint members_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table api_tokens
add constraint api_tokens_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table conversations
add constraint conversations_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table provider_keys
add constraint provider_keys_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table cache_settings
add constraint cache_settings_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table cache_entries
add constraint cache_entries_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table cache_negatives
add constraint cache_negatives_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table budgets
add constraint budgets_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table model_configs
add constraint model_configs_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table prompts
add constraint prompts_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table test_sets
add constraint test_sets_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table workspace_quotas
add constraint workspace_quotas_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table knowledge_settings
add constraint knowledge_settings_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table reindexes
add constraint reindexes_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table crawl_sources
add constraint crawl_sources_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table documents
add constraint documents_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table widgets
add constraint widgets_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table workspace_embedders
add constraint workspace_embedders_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table workspace_revisions
add constraint workspace_revisions_workspace_id_foreign foreign key (workspace_id) references workspaces (id) on delete cascade;

alter table documents
add constraint documents_source_id_foreign foreign key (source_id) references crawl_sources (id) on delete set null;
