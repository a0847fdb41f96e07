import { type CatalogueModel, EXTRACTIVE_MODEL } from '../catalogue/catalogue-model.js';
import { ModelPatterns } from '../catalogue/model-patterns.js';
import { DEFAULT_MODEL_SETTINGS, type ModelSettings } from '../catalogue/model-settings.js';
import type { ChatModel } from '../chat-model.js';
import type { ModelSource } from '../model-source.js';
import { ExtractiveChatModel } from '../providers/extractive/extractive-model.js';
import { WorkspaceModels } from '../workspace-models.js';

export const catalogueEntry = (
  id: string,
  prompt: number | null,
  extra: Partial<CatalogueModel> = {},
): CatalogueModel => ({
  id,
  name: id.toUpperCase(),
  provider: id.split('/')[0]!,
  contextLength: 1000,
  maxCompletionTokens: null,
  pricing: { prompt, completion: prompt === null ? null : prompt * 2 },
  capabilities: ['streaming'],
  inputModalities: [],
  outputModalities: [],
  supportedParameters: [],
  createdAt: null,
  expiresAt: null,
  isLocal: false,
  ...extra,
});

/** A source that offers every model its adapter supports, listed or not. */
export const fakeSource = (chat: ChatModel, models: CatalogueModel[] = []): ModelSource => ({
  name: chat.provider,
  chat,
  endpoint: chat.provider,
  offers: (id) => chat.supports(id),
  find: (id) => models.find((m) => m.id === id),
  models: () => models,
});

/** A workspace with the built-in model, the given sources and settings. */
export const workspaceModels = (
  sources: ModelSource[],
  settings: Partial<ModelSettings> = {},
  denied: string[] = [],
): WorkspaceModels =>
  new WorkspaceModels(
    { ...DEFAULT_MODEL_SETTINGS, ...settings },
    [fakeSource(new ExtractiveChatModel(), [EXTRACTIVE_MODEL]), ...sources],
    new ModelPatterns(denied),
  );
