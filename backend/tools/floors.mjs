/** Folders of backend/src by floor, ground first. A feature imports its own floor and those below it, never upwards. */
export const FLOORS = [
  ['common'],
  ['parsing'],
  ['reference', 'database', 'redis', 'queue', 'observability', 'config', 'static', 'limits', 'events'],
  ['runs', 'idempotency', 'embeddings', 'vectors', 'identity', 'workspaces', 'mail', 'audit'],
  ['llm', 'knowledge', 'qa', 'prompts', 'conversations', 'contacts', 'analytics', 'embeds'],
  ['chat', 'mcp', 'housekeeping'],
];
