update widgets as w
set
  "name" = left(s."name", 100)
from
  workspaces as s
where
  s.id = w.workspace_id
  and w."name" = 'Website chat';
