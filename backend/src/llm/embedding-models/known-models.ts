/** Known properties of an embedding model. */
export interface EmbeddingDefaults {
  /** Maximum tokens of one text. */
  maxTokens: number;
  queryPrefix: string;
  passagePrefix: string;
  languages: 'en' | 'many';
  ragThreshold: number;
  semanticThreshold: number;
  /** The server can return fewer dimensions than the model has (Matryoshka). */
  shortens?: boolean;
}

interface Known extends Partial<EmbeddingDefaults> {
  name: RegExp;
}

/** Conservative: no model in use truncates such texts, and little counts as relevant until thresholds are set. */
const OTHERWISE: EmbeddingDefaults = {
  maxTokens: 512,
  queryPrefix: '',
  passagePrefix: '',
  languages: 'en',
  ragThreshold: 0.55,
  semanticThreshold: 0.75,
};

/** Windows, prefixes and languages from the authors' model cards; thresholds are estimates, labelled as such in the console. */
const KNOWN: readonly Known[] = [
  {
    name: /text-embedding-3/,
    maxTokens: 8_191,
    languages: 'many',
    ragThreshold: 0.35,
    semanticThreshold: 0.6,
    shortens: true,
  },
  { name: /text-embedding-ada/, maxTokens: 8_191, languages: 'many', ragThreshold: 0.78, semanticThreshold: 0.88 },
  {
    name: /nomic-embed-text-v2/,
    queryPrefix: 'search_query: ',
    passagePrefix: 'search_document: ',
    languages: 'many',
    ragThreshold: 0.45,
    semanticThreshold: 0.7,
  },
  {
    name: /nomic-embed-text/,
    maxTokens: 2_048,
    queryPrefix: 'search_query: ',
    passagePrefix: 'search_document: ',
    ragThreshold: 0.6,
    semanticThreshold: 0.75,
  },
  {
    name: /multilingual-e5(?!.*instruct)/,
    queryPrefix: 'query: ',
    passagePrefix: 'passage: ',
    languages: 'many',
    ragThreshold: 0.86,
    semanticThreshold: 0.88,
  },
  { name: /\be5-/, queryPrefix: 'query: ', passagePrefix: 'passage: ', ragThreshold: 0.8, semanticThreshold: 0.86 },
  { name: /bge-m3|bge-multilingual/, maxTokens: 8_192, languages: 'many', ragThreshold: 0.5, semanticThreshold: 0.7 },
  {
    name: /bge-(?:small|base|large)-en/,
    queryPrefix: 'Represent this sentence for searching relevant passages: ',
    ragThreshold: 0.65,
    semanticThreshold: 0.7,
  },
  {
    name: /mxbai-embed/,
    queryPrefix: 'Represent this sentence for searching relevant passages: ',
    ragThreshold: 0.6,
    semanticThreshold: 0.75,
  },
  {
    name: /snowflake-arctic-embed2?.*v?2/,
    maxTokens: 8_192,
    queryPrefix: 'query: ',
    languages: 'many',
    ragThreshold: 0.35,
  },
  { name: /qwen3-embedding/, maxTokens: 8_192, languages: 'many', ragThreshold: 0.45, semanticThreshold: 0.7 },
  { name: /mistral-embed/, maxTokens: 8_192, languages: 'many', ragThreshold: 0.7, semanticThreshold: 0.85 },
  {
    name: /embeddinggemma/,
    maxTokens: 2_048,
    queryPrefix: 'task: search result | query: ',
    passagePrefix: 'title: none | text: ',
    languages: 'many',
    ragThreshold: 0.4,
    semanticThreshold: 0.65,
  },
  { name: /paraphrase-multilingual/, maxTokens: 128, languages: 'many', ragThreshold: 0.5, semanticThreshold: 0.6 },
  { name: /all-minilm/, maxTokens: 256, ragThreshold: 0.41, semanticThreshold: 0.6 },
  { name: /jina-embeddings-v3|gte-multilingual|multilingual/, maxTokens: 8_192, languages: 'many' },
];

/** @param model the server's own id, e.g. `nomic-embed-text:latest` or `BAAI/bge-m3` */
export function defaultsOf(model: string): EmbeddingDefaults {
  const id = model.toLowerCase();
  const { name: _, ...known } = KNOWN.find(({ name }) => name.test(id)) ?? { name: /./ };
  return { ...OTHERWISE, ...known };
}
