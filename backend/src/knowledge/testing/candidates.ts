import type { Document } from '../documents/document.entity.js';
import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import type { Candidate } from '../retrieval/candidate.js';

/** A chunk of the version `v-<document>` with unique offsets. */
export const testChunk = (documentId: string, ordinal: number, rest: Partial<DocumentChunk> = {}): DocumentChunk =>
  ({
    id: `${documentId}-${ordinal}`,
    documentId,
    versionId: `v-${documentId}`,
    ordinal,
    text: `text ${ordinal}`,
    startOffset: ordinal * 100,
    endOffset: ordinal * 100 + 98,
    tokenCount: 50,
    ...rest,
  }) as DocumentChunk;

export function testCandidate(documentId: string, ordinal: number, rest: Partial<DocumentChunk> = {}): Candidate {
  const chunk = testChunk(documentId, ordinal, rest);
  const document = { id: documentId, name: documentId, activeVersionId: chunk.versionId } as Document;
  const ranks = { denseScore: null, lexicalScore: 1, denseRank: null, lexicalRank: 1 };
  return { id: chunk.id, documentId, chunk, document, score: 1, ...ranks };
}
