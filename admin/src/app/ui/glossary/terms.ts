export interface GlossaryEntry {
  word: string;
  text: string;
}

/** The terms of the console, each with one meaning. Pages must not use other words for them. */
const ENTRIES = {
  'answered-without-llm': {
    word: 'Answered without LLM',
    text: 'Questions that got an answer which no language model wrote for them: from the cache, from a Q&A entry, or from the best sentences of your documents. A refusal is not an answer and is not counted, wherever it came from.',
  },
  refusal: {
    word: 'Refusal',
    text: 'The reply that the documents contain nothing relevant. It counts as unanswered.',
  },
  document: { word: 'Document', text: 'A file or web page in Knowledge, with its versions.' },
  chunk: {
    word: 'Chunk',
    text: 'A piece of a document, short enough for the embedder. Documents are stored and searched in chunks.',
  },
  passage: {
    word: 'Passage',
    text: 'A chunk that was found for a question and given to the model, or shown as the source of an answer.',
  },
  embedder: {
    word: 'Embedder',
    text: 'The model that turns text into numbers, so that texts of the same meaning are found even in other words. It does not write answers.',
  },
  'relevance-threshold': {
    word: 'Relevance threshold',
    text: 'How close in meaning a chunk has to be to the question to become a passage, from 0 to 1. Its default is measured for the embedder. A chunk with enough of the question’s own words passes as well.',
  },
  'meaning-score': {
    word: 'Meaning score',
    text: 'How alike question and chunk are in meaning, from 0 to 1. It is compared with the relevance threshold.',
  },
  'word-score': {
    word: 'Word score',
    text: 'How many of the question’s words the chunk contains, with rare ones counting more (BM25).',
  },
  fusion: {
    word: 'Rank fusion',
    text: 'The order by meaning and the order by words are merged into one. A weight says how much each counts.',
  },
  'test-set': {
    word: 'Test set',
    text: 'Questions with the passage that is right for each. Running it shows how often that passage is found, before and after a change.',
  },
  recall: { word: 'Recall', text: 'The share of the right passages that were found.' },
  'exact-hit': {
    word: 'Exact hit',
    text: 'The same question with the same settings was asked before, and its stored answer was returned.',
  },
  'semantic-hit': {
    word: 'Semantic hit',
    text: 'A question of the same meaning was asked before. Similarity finds it; verification compares numbers, names, negation and more before the stored answer is returned.',
  },
  token: {
    word: 'Token',
    text: 'A word or part of a word, as counted by models and charged by providers. Not to be confused with an API token, the secret of a program.',
  },
  'fallback-chain': {
    word: 'Fallback chain',
    text: 'The models that are tried in order when the previous one fails.',
  },
  'p95-latency': {
    word: 'p95 latency',
    text: '95 of 100 answers were complete within this time.',
  },
} as const satisfies Record<string, GlossaryEntry>;

export type TermId = keyof typeof ENTRIES;
export const TERMS: Readonly<Record<TermId, GlossaryEntry>> = ENTRIES;

/** Entries whose word or text contains the query, in alphabetical order. */
export function findTerms(query: string): (GlossaryEntry & { id: TermId })[] {
  const wanted = query.trim().toLowerCase();
  return (Object.keys(TERMS) as TermId[])
    .map((id) => ({ id, ...TERMS[id] }))
    .filter(({ word, text }) => `${word} ${text}`.toLowerCase().includes(wanted))
    .sort((a, b) => a.word.localeCompare(b.word, 'en'));
}
