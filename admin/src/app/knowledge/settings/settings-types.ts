export type ChunkingStrategy = 'recursive' | 'sentence_window' | 'semantic';

export interface ChunkingSettings {
  strategy: ChunkingStrategy;
  target_tokens: number;
  overlap_tokens: number;
}

export interface KnowledgeSettings {
  chunking: ChunkingSettings;
  ocr: { mode: 'off' | 'auto' | 'always'; languages: string[] };
  retrieval: {
    top_k: number;
    threshold: number | null;
    dense_weight: number | null;
    diversity: number;
    neighbours: number;
    per_document: number | null;
    rerank: boolean;
    rewrite_query: boolean;
  };
  presentation: { allow_links: boolean };
}

export interface PreviewChunk {
  ordinal: number;
  text: string;
  start: number;
  end: number;
  token_count: number;
  page?: number;
  slide?: number;
  sheet?: string;
  heading_path?: string[];
  table_header?: string;
}

export interface ChunkPreview {
  chunks: PreviewChunk[];
  total: number;
  characters: number;
  total_characters: number;
  embedder_id: string;
  max_tokens: number;
}

export interface PreviewRequest {
  document_id?: string;
  text?: string;
  chunking: ChunkingSettings;
}

export type ReindexState =
  | 'building'
  | 'switched'
  | 'finishing'
  | 'done'
  | 'rolling_back'
  | 'discarding'
  | 'rolled_back'
  | 'cancelling'
  | 'cancelled';

export interface Reindex {
  id: string;
  from: string;
  to: string;
  state: ReindexState;
  done: number;
  total: number;
  eta_s?: number;
  error?: string;
  can_roll_back: boolean;
  started_at: string;
  switched_at?: string;
}

export interface AvailableEmbedder {
  id: string;
  dimensions: number;
  max_tokens: number;
  ready: boolean;
  reason?: string;
}

export interface EmbedderState {
  active_id: string | null;
  pinned_id: string | null;
  reason?: string;
  available: AvailableEmbedder[];
  reindex?: Reindex;
}
