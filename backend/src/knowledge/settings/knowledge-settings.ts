import type { ChunkingStrategy } from '../../parsing/chunking/chunk.js';
import type { OcrMode } from '../../parsing/document-parser.js';

export const OCR_LANGUAGES = ['eng', 'deu', 'fra'] as const;
export type OcrLanguage = (typeof OCR_LANGUAGES)[number];

export interface ChunkingSettings {
  strategy: ChunkingStrategy;
  /** Target chunk size in tokens of the active embedder; never more than the embedder's window. */
  targetTokens: number;
  /** Tokens repeated from the previous chunk. */
  overlapTokens: number;
}

export interface OcrSettings {
  mode: OcrMode;
  languages: OcrLanguage[];
}

export interface RetrievalSettings {
  topK: number;
  /** Relevance threshold, a cosine; null: calibrated for the embedder. */
  threshold: number | null;
  /** Weight of the dense ranking in rank fusion, 0…1; null: the embedder's calibrated value. */
  denseWeight: number | null;
  /** 1 = relevance only, lower values prefer passages with new information (maximal marginal relevance). */
  diversity: number;
  /** Chunks before and after a hit that may be merged into its passage. */
  neighbours: number;
  /** Maximum passages of one document in the results; null: 60 % as long as other documents have relevant passages. */
  perDocument: number | null;
  /** Rerank with the cross-encoder where its model is present. */
  rerank: boolean;
  /** Rewrite follow-up questions with the workspace's model before they are searched. */
  rewriteQuery: boolean;
}

export interface PresentationSettings {
  /** Links and images that come from documents may be rendered in answers. */
  allowLinks: boolean;
}

/** How a workspace's documents are parsed, chunked, retrieved and shown. */
export interface KnowledgeSettings {
  chunking: ChunkingSettings;
  ocr: OcrSettings;
  retrieval: RetrievalSettings;
  presentation: PresentationSettings;
}

export const KNOWLEDGE_DEFAULTS: KnowledgeSettings = {
  chunking: { strategy: 'recursive', targetTokens: 200, overlapTokens: 0 },
  ocr: { mode: 'auto', languages: ['eng'] },
  retrieval: {
    topK: 5,
    threshold: null,
    denseWeight: null,
    diversity: 1,
    neighbours: 1,
    perDocument: null,
    rerank: true,
    rewriteQuery: true,
  },
  presentation: { allowLinks: false },
};

/** Settings stored by an older version may lack newer fields. */
export const withDefaults = (stored: Partial<KnowledgeSettings>): KnowledgeSettings => ({
  chunking: { ...KNOWLEDGE_DEFAULTS.chunking, ...stored.chunking },
  ocr: { ...KNOWLEDGE_DEFAULTS.ocr, ...stored.ocr },
  retrieval: { ...KNOWLEDGE_DEFAULTS.retrieval, ...stored.retrieval },
  presentation: { ...KNOWLEDGE_DEFAULTS.presentation, ...stored.presentation },
});
