import type { Document } from '../documents/document.entity.js';
import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import type { Fused } from './fusion.js';

/** A hit with what it is a piece of. */
export interface Candidate extends Fused {
  documentId: string;
  chunk: DocumentChunk;
  document: Document;
  /** Of a cross-encoder, where one was asked; higher is better, no fixed range. */
  rerankScore?: number;
}

/** Why a candidate is not a passage of its own. */
export const DROP_REASONS = ['below_floor', 'document_cap', 'diversity', 'merged', 'beyond_top_k'] as const;
export type DropReason = (typeof DROP_REASONS)[number];
export type Drops = Map<string, DropReason>;

/** What of a candidate was searched: title, headings, names of columns and text. */
export const searchedText = ({ chunk, document }: Pick<Candidate, 'chunk' | 'document'>): string =>
  [document.name, ...(chunk.headingPath ?? []), chunk.tableHeader ?? '', chunk.text].join('\n');
