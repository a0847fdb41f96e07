import type { RetrievalSettings } from '../settings/knowledge-settings.js';
import type { Passage } from '../../llm/passage.js';

export type { Passage };

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
  /** Retrieval settings of this request, over the workspace's. */
  overrides?: Partial<RetrievalSettings>;
  signal?: AbortSignal;
}

export interface RetrievalResult {
  /** Best first; empty when nothing in the workspace is relevant. */
  passages: Passage[];
  embedderId: string;
}
