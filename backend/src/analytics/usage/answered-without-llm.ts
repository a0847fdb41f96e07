/**
 * What counts as "answered without LLM", as a condition on `usage_events`: somebody got an answer, and no language model
 * wrote it. That is the cache, a Q&A entry or the extractive model. A refusal ("not in the documents") is no answer,
 * whoever says it, also when it comes from the cache.
 */
export const ANSWERED_WITHOUT_LLM_SQL = `outcome = 'ok' and source <> 'llm' and not unanswered`;

/** The same for people who read the API reference. */
export const ANSWERED_WITHOUT_LLM_TEXT =
  'Answers of the cache, a Q&A entry or the extractive model. A refusal is not counted.';
