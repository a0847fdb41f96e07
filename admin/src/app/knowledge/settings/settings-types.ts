import type {
  ChunkingPreviewBody,
  ChunkingPreviewDto,
  ChunkingSettingsDto,
  EmbedderDto,
  KnowledgeSettingsDto,
  PreviewChunkDto,
  ReindexDto,
} from '@nexus/api-client';

export type ChunkingSettings = Required<ChunkingSettingsDto>;
export type ChunkingStrategy = ChunkingSettings['strategy'];
export type KnowledgeSettings = { [K in keyof KnowledgeSettingsDto]: Required<KnowledgeSettingsDto[K]> };
export type OcrLanguage = KnowledgeSettings['ocr']['languages'][number];

export type PreviewChunk = PreviewChunkDto;
export type ChunkPreview = ChunkingPreviewDto;
export type PreviewRequest = ChunkingPreviewBody & { chunking: ChunkingSettings };

export type Reindex = ReindexDto;
export type ReindexState = Reindex['state'];
export type EmbedderState = EmbedderDto;
