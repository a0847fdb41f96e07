import type { CacheOptionsDto, ChatCompletionDto } from '@nexus/api-client';

export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
}

export type CacheMode = NonNullable<CacheOptionsDto['mode']>;
export const CACHE_MODES = ['default', 'bypass', 'refresh', 'only'] as const satisfies readonly CacheMode[];

type Setting =
  | 'model'
  | 'use_rag'
  | 'rag_top_k'
  | 'rag_threshold'
  | 'system_prompt_id'
  | 'conversation_id'
  | 'replaces'
  | 'memory'
  | 'cache';

export interface ChatBody extends Pick<ChatCompletionDto, Setting> {
  messages: ChatMessage[];
}
