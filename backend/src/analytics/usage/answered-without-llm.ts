/**
 * Definition of "answered without LLM", as a condition on `usage_events`: an answer was given, and no language model
 * wrote it. That is the cache, a Q&A entry or the extractive model. A refusal ("not in the documents") is not an
 * answer, from any source including the cache.
 */
export const ANSWERED_WITHOUT_LLM_SQL = `outcome = 'ok' and source <> 'llm' and not unanswered`;

/** The same as text for the API reference. */
export const ANSWERED_WITHOUT_LLM_TEXT =
  'Answers of the cache, a Q&A entry or the extractive model. Refusals are not counted.';
