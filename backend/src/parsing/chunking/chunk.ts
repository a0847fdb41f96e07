export const CHUNKING_STRATEGIES = ['recursive', 'sentence_window', 'semantic'] as const;
export type ChunkingStrategy = (typeof CHUNKING_STRATEGIES)[number];

/** Position of a block in a document; each field is present only if the format has it. */
export interface Place {
  page?: number;
  slide?: number;
  sheet?: string;
}

/** A piece of a document that is embedded, searched and cited as a unit. It never spans pages, slides or sheets. */
export interface Chunk extends Place {
  /** From 0, in reading order. */
  ordinal: number;
  text: string;
  /**
   * Offset in the document's text (see `documentText`), in UTF-16 code units; `text` is exactly that slice. With overlap, the
   * end of one chunk is after the start of the next.
   */
  start: number;
  end: number;
  headingPath?: string[];
  /** Column names, if the chunk continues a table whose first row is in another chunk. */
  tableHeader?: string;
  /** Tokens of `embeddingText`, including special tokens. */
  tokenCount: number;
  /** The embedded text: title, headings and column names followed by the text. Never longer than the embedder's window. */
  embeddingText: string;
}

export interface ChunkingOptions {
  /** Number of tokens of a text as counted by the embedder, including special tokens. */
  countTokens: (text: string) => number;
  /** The embedder's window in tokens. */
  maxTokens: number;
  /** Maximum number of chunks; the rest of the document is omitted. */
  maxChunks?: number;
  /** Target size of a chunk in tokens. */
  targetTokens?: number;
  /** Tokens that a chunk repeats from the previous one, at most half of the target. Table rows and code are not repeated. */
  overlapTokens?: number;
  strategy?: ChunkingStrategy;
  /** One unit vector per text, in order; required only by `semantic`. */
  embed?: (texts: string[]) => Promise<Float32Array[]>;
  /** Title of the document, prepended to each embedded text. */
  title?: string;
  signal?: AbortSignal;
}
