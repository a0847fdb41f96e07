export const CHUNKING_STRATEGIES = ['recursive', 'sentence_window', 'semantic'] as const;
export type ChunkingStrategy = (typeof CHUNKING_STRATEGIES)[number];

/** Where in a document something stands; each only where the format has it. */
export interface Place {
  page?: number;
  slide?: number;
  sheet?: string;
}

/** A piece of a document that is embedded, searched and cited as one. It never reaches over a page, slide or sheet. */
export interface Chunk extends Place {
  /** From 0, in reading order. */
  ordinal: number;
  text: string;
  /**
   * Place in the document's text (see `documentText`), in UTF-16 code units; `text` is exactly that slice. With overlap the end of
   * one chunk lies behind the start of the next.
   */
  start: number;
  end: number;
  headingPath?: string[];
  /** Names of the columns, when the chunk goes on with a table whose first row is in another one. */
  tableHeader?: string;
  /** Tokens of `embeddingText`, special tokens included. */
  tokenCount: number;
  /** What is embedded: title, headings and names of columns before the text. Never longer than the embedder's window. */
  embeddingText: string;
}

export interface ChunkingOptions {
  /** Tokens of a text as the embedder counts them, special tokens included. */
  countTokens: (text: string) => number;
  /** The embedder's window. */
  maxTokens: number;
  /** Chunks after which the rest of the document is left out. */
  maxChunks?: number;
  /** Tokens of text aimed at in one chunk. */
  targetTokens?: number;
  /** Tokens of text that a chunk repeats from the one before, at most half of the target. Rows of tables and code are not repeated. */
  overlapTokens?: number;
  strategy?: ChunkingStrategy;
  /** One unit vector a text, in order; only `semantic` needs it. */
  embed?: (texts: string[]) => Promise<Float32Array[]>;
  /** Title of the document, put before each embedded text. */
  title?: string;
  signal?: AbortSignal;
}
