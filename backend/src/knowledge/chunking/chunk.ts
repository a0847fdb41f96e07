/** A piece of a document that is embedded, searched and cited as one. */
export interface Chunk {
  /** From 0, in reading order. */
  ordinal: number;
  text: string;
  /** Place in the document's text (see `documentText`), in UTF-16 code units; `text` is exactly that slice. */
  start: number;
  end: number;
  page?: number;
  headingPath?: string[];
  /** Tokens of `embeddingText`, special tokens included. */
  tokenCount: number;
  /** What is embedded: title and headings before the text. Never longer than the embedder's window. */
  embeddingText: string;
}

export interface ChunkingOptions {
  /** Tokens of a text as the embedder counts them, special tokens included. */
  countTokens: (text: string) => number;
  /** The embedder's window. */
  maxTokens: number;
  /** Tokens of text aimed at in one chunk. */
  targetTokens?: number;
  /** Title of the document, put before each embedded text. */
  title?: string;
}
