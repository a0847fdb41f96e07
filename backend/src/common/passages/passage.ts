import type { InjectionSign } from '../../llm/prompting/injection-signs.js';

/** A piece of knowledge that an answer may rest on, as retrieval gives it. */
export interface Passage {
  /** Number by which a model refers to it, from 1. */
  n: number;
  chunkId: string;
  documentId: string;
  title: string;
  /** From 1, where the format has pages. */
  page?: number;
  /** From 1, in presentations. */
  slide?: number;
  /** In workbooks. */
  sheet?: string;
  heading?: string;
  /** Names of the columns, where the passage starts inside a table; not part of `text`. */
  tableHeader?: string;
  text: string;
  /** Where `text` is in the document's extracted text, in UTF-16 code units. */
  start: number;
  end: number;
  /** Why it looks as if it were written to instruct the model; see injection-signs.ts. Absent: not looked at, or nothing. */
  signs?: readonly InjectionSign[];
  /** Fused rank score, higher is better. */
  score: number;
  /** Cosine similarity −1…1; null when the passage was found by words only. */
  denseScore: number | null;
  /** BM25; null when it was found by meaning only. */
  lexicalScore: number | null;
}
