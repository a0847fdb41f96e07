import {
  ChunkingSettingsDto,
  type KnowledgeSettingsDto,
  OcrSettingsDto,
  PresentationSettingsDto,
  RetrievalSettingsDto,
  type UpdateKnowledgeSettingsDto,
} from './dto/knowledge-settings.dto.js';
import type { ChunkingSettings, KnowledgeSettings } from './knowledge-settings.js';

export function fromDto(dto: UpdateKnowledgeSettingsDto): KnowledgeSettings {
  const chunking = dto.chunking ?? new ChunkingSettingsDto();
  const ocr = dto.ocr ?? new OcrSettingsDto();
  const retrieval = dto.retrieval ?? new RetrievalSettingsDto();
  const presentation = dto.presentation ?? new PresentationSettingsDto();
  return {
    chunking: chunkingOf(chunking),
    ocr: { mode: ocr.mode, languages: ocr.languages },
    retrieval: {
      topK: retrieval.top_k,
      threshold: retrieval.threshold ?? null,
      denseWeight: retrieval.dense_weight ?? null,
      diversity: retrieval.diversity,
      neighbours: retrieval.neighbours,
      perDocument: retrieval.per_document ?? null,
      rerank: retrieval.rerank,
      rewriteQuery: retrieval.rewrite_query,
    },
    presentation: { allowLinks: presentation.allow_links },
  };
}

export const chunkingOf = (dto: ChunkingSettingsDto): ChunkingSettings => ({
  strategy: dto.strategy,
  targetTokens: dto.target_tokens,
  overlapTokens: dto.overlap_tokens,
});

export const toDto = ({ chunking, ocr, retrieval, presentation }: KnowledgeSettings): KnowledgeSettingsDto => ({
  chunking: {
    strategy: chunking.strategy,
    target_tokens: chunking.targetTokens,
    overlap_tokens: chunking.overlapTokens,
  },
  ocr: { mode: ocr.mode, languages: ocr.languages },
  retrieval: {
    top_k: retrieval.topK,
    threshold: retrieval.threshold,
    dense_weight: retrieval.denseWeight,
    diversity: retrieval.diversity,
    neighbours: retrieval.neighbours,
    per_document: retrieval.perDocument,
    rerank: retrieval.rerank,
    rewrite_query: retrieval.rewriteQuery,
  },
  presentation: { allow_links: presentation.allowLinks },
});
