/** Indications that a passage contains instructions to the model instead of content. */
export const INJECTION_SIGNS = {
  override: 'asks to ignore instructions or to take another role',
  role_marker: 'imitates the markers between the parts of a conversation',
  tool_call: 'imitates a tool call',
  hidden_text: 'contains invisible or direction-changing characters',
  encoded_blob: 'contains a long encoded block',
  exfiltration: 'asks to send data to an address',
} as const;
export type InjectionSign = keyof typeof INJECTION_SIGNS;

/** A piece of knowledge on which an answer may be based, as returned by retrieval. */
export interface Passage {
  /** Number by which a model refers to it, from 1. */
  n: number;
  chunkId: string;
  documentId: string;
  title: string;
  /** From 1; only for formats with pages. */
  page?: number;
  /** From 1; presentations only. */
  slide?: number;
  /** Workbooks only. */
  sheet?: string;
  heading?: string;
  /** Column names, if the passage starts inside a table; not part of `text`. */
  tableHeader?: string;
  text: string;
  /** Offset of `text` in the document's extracted text, in UTF-16 code units. */
  start: number;
  end: number;
  /** Indications of a prompt injection; see `INJECTION_SIGNS`. Absent: not checked, or none found. */
  signs?: readonly InjectionSign[];
  /** Fused score, higher is better. */
  score: number;
  /** Cosine similarity −1…1; null if the passage was found by words only. */
  denseScore: number | null;
  /** BM25; null if it was found by meaning only. */
  lexicalScore: number | null;
}
