/** Folders of backend/src by floor, ground first. A feature imports its own floor and those below it, never upwards. */
export const FLOORS = [
  ['common'],
  ['parsing'],
  ['reference', 'database', 'redis', 'queue', 'observability', 'config', 'static', 'limits', 'events'],
  ['runs', 'idempotency', 'embeddings', 'vectors', 'identity', 'workspaces', 'mail', 'audit'],
  ['llm', 'knowledge', 'qa', 'prompts', 'conversations', 'contacts', 'analytics', 'embeds'],
  ['chat', 'prompt-tests', 'mcp', 'erasure', 'housekeeping'],
];

/** Inside knowledge/: what each folder may import of the others. Documents come first, retrieval stands beside ingestion. */
export const KNOWLEDGE = {
  blobs: [],
  documents: ['blobs', 'quotas'],
  quotas: ['documents'],
  settings: ['documents'],
  indexes: ['documents'],
  ingestion: ['blobs', 'documents', 'indexes', 'quotas', 'settings'],
  retrieval: ['documents', 'settings'],
  sources: ['blobs', 'documents'],
  reindex: ['blobs', 'documents', 'indexes', 'ingestion', 'quotas'],
  evaluation: ['documents', 'retrieval', 'settings'],
};
