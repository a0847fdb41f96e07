export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
}

export const CACHE_MODES = ['default', 'bypass', 'refresh', 'only'] as const;
export type CacheMode = (typeof CACHE_MODES)[number];

export interface ChatBody {
  messages: ChatMessage[];
  model?: string;
  use_rag?: boolean;
  rag_top_k?: number;
  rag_threshold?: number;
  system_prompt_id?: string;
  conversation_id?: string;
  cache?: { mode: CacheMode };
}
