import type { EnvReader } from './env-reader.js';

/**
 * Maximum numbers of rows, where nothing else limits what people, programs and visitors can accumulate. Folders and
 * tags are limited by the documents they belong to.
 */
export interface MaximaConfig {
  /** Active ones, per workspace. */
  api_tokens: number;
  /** Per workspace. */
  cache_negatives: number;
  /** Per workspace. */
  embedding_models: number;
  /** Started by one member or API token. */
  conversations: number;
  /** Per workspace, started by anyone. */
  workspace_conversations: number;
  /** Started by one visitor. */
  visitor_conversations: number;
  /** Per conversation, answers included. */
  messages: number;
  /** Per workspace, waiting. */
  erasures: number;
  /** Per workspace. */
  prompts: number;
  /** Per workspace. */
  prompt_cases: number;
  /** Per workspace; the oldest finished run is deleted for a new one. */
  prompt_runs: number;
  /** Per workspace, queued or running. */
  prompt_runs_at_work: number;
  /** Per workspace. */
  prompt_variables: number;
  /** Per prompt. */
  prompt_versions: number;
  /** Per workspace. */
  provider_keys: number;
  /** Per workspace, including deleted ones until they are removed permanently. */
  qa_entries: number;
  /** Per workspace; a new one replaces the least frequent one. */
  qa_gaps: number;
  /** Stored per group; further ones are only counted. */
  qa_gap_questions: number;
  /** Per workspace. */
  qa_imports: number;
  /** Active ones per person; the oldest is ended for a new one. */
  sessions: number;
  /** Per workspace. */
  sources: number;
  /** Per test set. */
  test_runs: number;
  /** Per workspace. */
  test_sets: number;
  /** Per workspace. */
  visitors: number;
  /** Per workspace. */
  widgets: number;
  /** Per widget; the oldest one is deleted for a new one. */
  widget_designs: number;
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
    erasures: max('ERASURES', 100),
    prompts: max('PROMPTS', 200),
    prompt_cases: max('PROMPT_CASES', 100),
    prompt_runs: max('PROMPT_RUNS', 50),
    prompt_runs_at_work: max('PROMPT_RUNS_AT_WORK', 2),
    prompt_variables: max('PROMPT_VARIABLES', 100),
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
    widgets: max('WIDGETS', 50),
    widget_designs: max('WIDGET_DESIGNS', 100),
  };
}
