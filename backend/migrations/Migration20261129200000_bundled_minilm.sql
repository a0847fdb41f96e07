-- all-MiniLM-L6-v2 comes with the product. What the earlier bundled embedder indexed is named for each workspace, so that the worker
-- indexes it anew; new workspaces begin with the new one.
insert into workspace_embedders (
  id,
  created_at,
  updated_at,
  workspace_id,
  embedder_id,
  generation
)
select
  gen_random_uuid(),
  now(),
  now(),
  used.workspace_id,
  'use-lite-en',
  1
from (select distinct workspace_id from document_versions) as used
where exists (select 1 from embedder_pins where embedder_id = 'use-lite-en')
on conflict (workspace_id) do nothing;

update embedder_pins
set embedder_id = 'minilm-l6-v2', dimensions = 384
where embedder_id = 'use-lite-en';
