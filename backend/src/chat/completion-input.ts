import type { Audience, CacheRequest, RetrievalSettings } from '../llm/completion/completion.js';
import type { ChatMessage } from '../llm/chat-model.js';
import type { ModelParameters } from '../llm/model-parameters.js';
import type { ChatCompletionDto, CompletionOptionsDto, CreateCompletionDto } from './dto/completion-options.dto.js';
import type { WidgetMessageDto } from './dto/widget-message.dto.js';
import { invalid, toMessages } from './message-input.js';
import { toParameters } from './parameters-input.js';

/** A completion request of any route: validated, with defaults, nothing looked up yet. */
export interface CompletionInput {
  messages: ChatMessage[];
  model?: string;
  /** Models that are tried in this order when the first one fails; null = the setting of the workspace. */
  fallbacks: readonly string[] | null;
  json: boolean;
  resumable: boolean | null;
  parameters: ModelParameters;
  retrieval: RetrievalSettings;
  systemPromptId: string | null;
  conversationId: string | null;
  /** Id of an answer of the conversation: the new question replaces the question of this answer. */
  replaces: string | null;
  /** Whether earlier turns of the conversation are sent to the model. */
  memory: boolean;
  clientMessageId?: string;
  cacheControl: CacheRequest;
  metadata: Record<string, string> | null;
  endUser: string | null;
  audience: Audience;
}

export const fromCreate = (dto: CreateCompletionDto): CompletionInput => ({
  ...fromOptions(dto),
  messages: [{ role: 'user', content: dto.prompt }],
});

export const fromChat = (dto: ChatCompletionDto): CompletionInput => ({
  ...fromOptions(dto),
  messages: toMessages(dto.messages),
});

export const fromWidget = (dto: WidgetMessageDto): CompletionInput => ({
  messages: [{ role: 'user', content: dto.message }],
  fallbacks: null,
  json: false,
  resumable: true,
  parameters: {},
  retrieval: { useRag: null, topK: null, threshold: null },
  systemPromptId: null,
  conversationId: dto.conversation_id ?? 'new',
  replaces: null,
  memory: true,
  clientMessageId: dto.client_message_id,
  cacheControl: { mode: 'default', ttlS: null, semanticThreshold: null },
  metadata: null,
  endUser: null,
  audience: 'visitor',
});

function fromOptions(dto: CompletionOptionsDto): Omit<CompletionInput, 'messages'> {
  return {
    ...modelsOf(dto),
    json: !dto.stream,
    resumable: dto.resumable ?? null,
    parameters: toParameters(dto),
    ...workspaceOptions(dto),
    metadata: metadataOf(dto.metadata),
    endUser: null,
    audience: 'internal',
  };
}

type WorkspaceOptions = Pick<
  CompletionOptionsDto,
  'use_rag' | 'rag_top_k' | 'rag_threshold' | 'system_prompt_id' | 'conversation_id' | 'replaces' | 'memory' | 'cache'
>;

/** Defaults for what the workspace adds to a question: retrieval, prompt, conversation, cache. */
export const workspaceOptions = (
  dto: WorkspaceOptions,
): Pick<
  CompletionInput,
  'retrieval' | 'systemPromptId' | 'conversationId' | 'replaces' | 'memory' | 'cacheControl'
> => ({
  retrieval: { useRag: dto.use_rag ?? null, topK: dto.rag_top_k ?? null, threshold: dto.rag_threshold ?? null },
  systemPromptId: dto.system_prompt_id?.toLowerCase() ?? null,
  conversationId: dto.conversation_id?.toLowerCase() ?? null,
  replaces: dto.replaces?.toLowerCase() ?? null,
  memory: dto.memory ?? true,
  cacheControl: {
    mode: dto.cache?.mode ?? 'default',
    ttlS: dto.cache?.ttl_s ?? null,
    semanticThreshold: dto.cache?.semantic_threshold ?? null,
  },
});

/** `models` is the whole chain: its first entry is tried first unless `model` names another one. */
export function modelsOf(dto: { model?: string; models?: string[] }): Pick<CompletionInput, 'model' | 'fallbacks'> {
  const [model, ...fallbacks] = new Set([...(dto.model === undefined ? [] : [dto.model]), ...(dto.models ?? [])]);
  return { model, fallbacks: dto.models ? fallbacks : null };
}

export function metadataOf(metadata: Record<string, unknown> | undefined): Record<string, string> | null {
  if (metadata === undefined) return null;
  const entries = Object.entries(metadata);
  const fits =
    entries.length <= 16 && entries.every(([k, v]) => k.length <= 64 && typeof v === 'string' && v.length <= 512);
  if (!fits) throw invalid('metadata', 'metadata', 'Metadata holds up to 16 texts of up to 512 characters.');
  return metadata as Record<string, string>;
}

/** Longer messages would be cut or rejected later with a less clear error. */
export function refuseTooLong(messages: readonly ChatMessage[], maxChars: number): void {
  const total = messages.reduce((sum, m) => sum + m.content.length, 0);
  if (total <= maxChars) return;
  throw invalid(
    'prompt',
    'maxLength',
    `The question with its messages may have ${maxChars} characters; it has ${total}.`,
  );
}
