/** A relevant piece of a document, as an answer cites it. */
export interface Passage {
  /** From 1, in order of relevance. */
  n: number;
  chunkId: string;
  documentId: string;
  /** Name of the document. */
  title: string;
  page?: number;
  /** Title of the section, innermost last, joined by " › ". */
  heading?: string;
  text: string;
  /** Fused rank score, 0…1. */
  score: number;
  /** Cosine, null when the dense search did not bring it up. */
  denseScore: number | null;
  /** BM25, null when the lexical search did not bring it up. */
  lexicalScore: number | null;
}

export const RETRIEVAL_MODES = ['hybrid', 'dense', 'lexical'] as const;
export type RetrievalMode = (typeof RETRIEVAL_MODES)[number];

export interface RetrievalQuery {
  query: string;
  /** Of the active embedder; made from `query` when absent. */
  queryVector?: Float32Array;
  topK: number;
  /** Cosine from which a passage counts as relevant by meaning; default: the embedder's calibrated value. */
  threshold?: number;
  mode?: RetrievalMode;
  signal?: AbortSignal;
}

export interface RetrievalResult {
  /** Best first; empty when nothing in the workspace is relevant. */
  passages: Passage[];
  embedderId: string;
}
