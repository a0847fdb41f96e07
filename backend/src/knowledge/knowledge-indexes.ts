import { Injectable } from '@nestjs/common';
import { calibrationOf } from '../embeddings/calibration.js';
import type { Calibration, Embedder } from '../embeddings/embedder.js';
import { EmbeddingService } from '../embeddings/embedding.service.js';
import { knowledgeCollection } from './knowledge-collection.js';

/** The index in which a workspace is searched, with its embedder running. */
export interface RunningIndex {
  embedder: Embedder;
  generation: number;
}

/** The properties of an index that a search needs; a search by words alone needs no running embedder. */
export interface SearchedIndex {
  id: string;
  calibration: Calibration;
  collection: string;
  /** Its vectors come from an embedder that is no longer part of this version. */
  wordsOnly: boolean;
  /** Languages on which its embedder was trained. */
  languages: Embedder['languages'];
}

@Injectable()
export class KnowledgeIndexes {
  constructor(private readonly embeddings: EmbeddingService) {}

  /** For ingestion: the first call pins the embedder. @throws DomainError `knowledge_unavailable` */
  async current(): Promise<RunningIndex> {
    const index = await this.embeddings.index();
    if (!index) return { embedder: await this.embeddings.pin(), generation: 1 };
    return { embedder: await this.embeddings.byId(index.embedderId), generation: index.generation };
  }

  /**
   * @throws DomainError `knowledge_unavailable` if the search needs the embedder and it is unavailable: results would degrade
   * silently
   */
  async forSearch(byWordsAlone: boolean): Promise<SearchedIndex> {
    const index = await this.embeddings.index();
    if (byWordsAlone && index) {
      const { embedderId: id } = index;
      return {
        id,
        calibration: calibrationOrNone(id),
        collection: knowledgeCollection(index),
        wordsOnly: true,
        languages: 'en',
      };
    }
    const embedder = index ? await this.embeddings.byId(index.embedderId) : await this.embeddings.active();
    const { id, calibration, wordsOnly, languages } = embedder;
    const collection = knowledgeCollection(index ?? { embedderId: id, generation: 1 });
    return { id, calibration, collection, wordsOnly, languages };
  }
}

/** Neutral calibration for a search by words alone. */
const NONE: Calibration = { ragThreshold: 1, semanticThreshold: 1, denseWeight: 0, wordCosine: -1 };

function calibrationOrNone(id: string): Calibration {
  try {
    return calibrationOf(id);
  } catch {
    return NONE;
  }
}
