/** What makes a passage look like instructions to the model instead of something to read. */
export const INJECTION_SIGNS = {
  override: 'asks to ignore instructions or to take another role',
  role_marker: 'imitates the marks between the parts of a conversation',
  tool_call: 'imitates the call of a tool',
  hidden_text: 'holds invisible or direction-changing characters',
  encoded_blob: 'holds a long encoded block',
  exfiltration: 'asks to send something to an address',
} as const;
export type InjectionSign = keyof typeof INJECTION_SIGNS;

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
  /** Why it looks as if it were written to instruct the model; see `INJECTION_SIGNS`. Absent: not looked at, or nothing. */
  signs?: readonly InjectionSign[];
  /** Fused rank score, higher is better. */
  score: number;
  /** Cosine similarity −1…1; null when the passage was found by words only. */
  denseScore: number | null;
  /** BM25; null when it was found by meaning only. */
  lexicalScore: number | null;
}
