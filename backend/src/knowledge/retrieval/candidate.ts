import type { Document } from '../documents/document.entity.js';
import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import type { Fused } from './fusion.js';

/** A hit with its chunk and document. */
export interface Candidate extends Fused {
  documentId: string;
  chunk: DocumentChunk;
  document: Document;
  /** Score of the cross-encoder if one was used; higher is better, no fixed range. */
  rerankScore?: number;
}

/** Why a candidate did not become its own passage. */
export const DROP_REASONS = ['below_floor', 'document_cap', 'diversity', 'merged', 'beyond_top_k'] as const;
export type DropReason = (typeof DROP_REASONS)[number];
export type Drops = Map<string, DropReason>;

/** The searched text of a candidate: title, headings, column names and text. */
export const searchedText = ({ chunk, document }: Pick<Candidate, 'chunk' | 'document'>): string =>
  [document.name, ...(chunk.headingPath ?? []), chunk.tableHeader ?? '', chunk.text].join('\n');
