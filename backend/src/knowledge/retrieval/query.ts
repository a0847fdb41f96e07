import type { DocumentType } from '../../parsing/document-parser.js';
import type { RetrievalSettings } from '../settings/knowledge-settings.js';

export const RETRIEVAL_MODES = ['hybrid', 'dense', 'lexical'] as const;
export type RetrievalMode = (typeof RETRIEVAL_MODES)[number];

/** Restricts the searched documents; all given conditions apply together. Unknown ids match nothing. */
export interface RetrievalFilter {
  documentIds?: string[];
  /** In at least one of these folders, subfolders included; the top level contains everything. */
  folders?: string[];
  /** Documents with at least one of these tags. */
  tags?: string[];
  types?: DocumentType[];
  /** Uploaded at or after this time. */
  from?: Date;
  /** Uploaded before this time. */
  to?: Date;
}

export interface RetrievalQuery {
  query: string;
  /** Vector of the active embedder; computed from `query` if absent. */
  queryVector?: Float32Array;
  /** Default: the workspace's setting. */
  topK?: number;
  /**
   * Minimum cosine for a passage to count as relevant by meaning; default: the workspace's setting, otherwise the embedder's
   * calibrated value.
   */
  threshold?: number;
  mode?: RetrievalMode;
  filter?: RetrievalFilter;
  /** Retrieval settings of this request; they override the workspace's. */
  overrides?: Partial<RetrievalSettings>;
  /** Whether to explain the result. */
  explain?: boolean;
  signal?: AbortSignal;
}
