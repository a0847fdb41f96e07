import { Injectable } from '@nestjs/common';
import type { Candidate } from './candidate.js';
import type { Fused } from './fusion.js';
import { RetrievalRepository } from './retrieval.repository.js';

/** Chunks and documents behind hits. The database decides which of them are visible. */
@Injectable()
export class Sources {
  constructor(private readonly repository: RetrievalRepository) {}

  /** Drops hits whose chunk is deleted or belongs to a version that is not active. Keeps the order. */
  async of(fused: Fused[]): Promise<Candidate[]> {
    const chunks = new Map((await this.repository.findChunks(fused.map((f) => f.id))).map((c) => [c.id, c]));
    const ids = [...new Set([...chunks.values()].map((c) => c.documentId))];
    const documents = new Map((await this.repository.findLiveDocuments(ids)).map((d) => [d.id, d]));
    return fused.flatMap((hit) => {
      const chunk = chunks.get(hit.id);
      const document = chunk && documents.get(chunk.documentId);
      return document && document.activeVersionId === chunk.versionId
        ? [{ ...hit, documentId: document.id, chunk, document }]
        : [];
    });
  }
}
