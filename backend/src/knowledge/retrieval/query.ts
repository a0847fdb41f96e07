import type { DocumentType } from '../../parsing/document-parser.js';
import type { RetrievalSettings } from '../settings/knowledge-settings.js';

export const RETRIEVAL_MODES = ['hybrid', 'dense', 'lexical'] as const;
export type RetrievalMode = (typeof RETRIEVAL_MODES)[number];

/** Which documents may answer; all given conditions hold together. Ids that are not there match nothing. */
export interface RetrievalFilter {
  documentIds?: string[];
  /** The folder and those below it; empty: everything. */
  folder?: string;
  /** Documents with at least one of them. */
  tags?: string[];
  types?: DocumentType[];
  /** Uploaded at or after. */
  from?: Date;
  /** Uploaded before. */
  to?: Date;
}

export interface RetrievalQuery {
  query: string;
  /** Of the active embedder; made from `query` when absent. */
  queryVector?: Float32Array;
  /** Default: the workspace's setting. */
  topK?: number;
  /** Cosine from which a passage counts as relevant by meaning; default: the workspace's setting, else the embedder's calibrated value. */
  threshold?: number;
  mode?: RetrievalMode;
  filter?: RetrievalFilter;
  /** Retrieval settings of this request, over the workspace's. */
  overrides?: Partial<RetrievalSettings>;
  /** Whether to say how the result came about. */
  explain?: boolean;
  signal?: AbortSignal;
}
