import type { EnvReader } from './env-reader.js';

/**
 * How many of a thing there may be, where nothing else bounds what people, programs and visitors can pile up. Folders and tags
 * are bounded by the documents that bear them.
 */
export interface MaximaConfig {
  /** That work, of a workspace. */
  api_tokens: number;
  /** Of a workspace. */
  cache_negatives: number;
  /** Of a workspace. */
  embedding_models: number;
  /** Begun by one member or API token. */
  conversations: number;
  /** Of a workspace, whoever began them. */
  workspace_conversations: number;
  /** Begun by one visitor. */
  visitor_conversations: number;
  /** Of one conversation, answers included. */
  messages: number;
  /** Of a workspace. */
  prompts: number;
  /** Of one prompt. */
  prompt_versions: number;
  /** Of a workspace. */
  provider_keys: number;
  /** Of a workspace, deleted ones included until they are gone for good. */
  qa_entries: number;
  /** Of a workspace; the least asked one makes room for a new one. */
  qa_gaps: number;
  /** Kept of one group; the others are only counted. */
  qa_gap_questions: number;
  /** Of a workspace. */
  qa_imports: number;
  /** Living ones of one person; the oldest is ended for a new one. */
  sessions: number;
  /** Of a workspace. */
  sources: number;
  /** Of one test set. */
  test_runs: number;
  /** Of a workspace. */
  test_sets: number;
  /** Of a workspace. */
  visitors: number;
}
export type MaximumName = keyof MaximaConfig;

export function maximaConfig(r: EnvReader): MaximaConfig {
  const max = (name: string, otherwise: number): number => r.int(`NEXUS_MAX_${name}`, otherwise, 1, 10_000_000);
  return {
    api_tokens: max('API_TOKENS', 500),
    cache_negatives: max('CACHE_NEGATIVES', 10_000),
    embedding_models: max('EMBEDDING_MODELS', 10),
    conversations: max('CONVERSATIONS', 100_000),
    workspace_conversations: max('WORKSPACE_CONVERSATIONS', 1_000_000),
    visitor_conversations: max('VISITOR_CONVERSATIONS', 500),
    messages: max('MESSAGES', 2_000),
    prompts: max('PROMPTS', 200),
    prompt_versions: max('PROMPT_VERSIONS', 500),
    provider_keys: max('PROVIDER_KEYS', 20),
    qa_entries: max('QA_ENTRIES', 50_000),
    qa_gaps: max('QA_GAPS', 2_000),
    qa_gap_questions: max('QA_GAP_QUESTIONS', 500),
    qa_imports: max('QA_IMPORTS', 100),
    sessions: max('SESSIONS', 100),
    sources: max('SOURCES', 200),
    test_runs: max('TEST_RUNS', 200),
    test_sets: max('TEST_SETS', 200),
    visitors: max('VISITORS', 1_000_000),
  };
}
