import { Injectable } from '@nestjs/common';
import { calibrationOf } from '../embeddings/calibration.js';
import type { Calibration, Embedder } from '../embeddings/embedder.js';
import { EmbeddingService } from '../embeddings/embedding.service.js';
import { knowledgeCollection } from './knowledge-collection.js';

/** The index that a workspace is searched in, with its embedder running. */
export interface RunningIndex {
  embedder: Embedder;
  generation: number;
}

/** What a search needs to know of an index; by words alone it needs no running embedder. */
export interface SearchedIndex {
  id: string;
  calibration: Calibration;
  collection: string;
  /** Its vectors are of an embedder that this version no longer has. */
  wordsOnly: boolean;
  /** What its embedder was trained on. */
  languages: Embedder['languages'];
}

@Injectable()
export class KnowledgeIndexes {
  constructor(private readonly embeddings: EmbeddingService) {}

  /** For ingestion: pins the embedder at the first one. @throws DomainError `knowledge_unavailable` */
  async current(): Promise<RunningIndex> {
    const index = await this.embeddings.index();
    if (!index) return { embedder: await this.embeddings.pin(), generation: 1 };
    return { embedder: await this.embeddings.byId(index.embedderId), generation: index.generation };
  }

  /** @throws DomainError `knowledge_unavailable` when the search needs the embedder and it is missing: worse results would be silent */
  async forSearch(byWordsAlone: boolean): Promise<SearchedIndex> {
    const index = await this.embeddings.index();
    if (byWordsAlone && index) {
      const { embedderId: id } = index;
      return { id, calibration: calibrationOrNone(id), collection: knowledgeCollection(index), wordsOnly: true, languages: 'en' };
    }
    const embedder = index ? await this.embeddings.byId(index.embedderId) : await this.embeddings.active();
    const { id, calibration, wordsOnly, languages } = embedder;
    const collection = knowledgeCollection(index ?? { embedderId: id, generation: 1 });
    return { id, calibration, collection, wordsOnly, languages };
  }
}

/** Nothing of it counts in a search by words alone. */
const NONE: Calibration = { ragThreshold: 1, semanticThreshold: 1, denseWeight: 0, wordCosine: -1 };

function calibrationOrNone(id: string): Calibration {
  try {
    return calibrationOf(id);
  } catch {
    return NONE;
  }
}
