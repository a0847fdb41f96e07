export const AUTO_BY = ['cost', 'latency'] as const;
export type AutoBy = (typeof AUTO_BY)[number];

/** Routing settings of a workspace. Times in milliseconds. */
export interface RoutingSettings {
  /** What `auto` optimises for. */
  autoBy: AutoBy;
  /** Maximum price for `auto` in US dollars per million tokens, three quarters of them prompt; null = any price. */
  autoMaxPrice: number | null;
  /** Time for retries of one model before the next one is tried. */
  retryBudgetMs: number;
  /** When a model fails in the middle of its answer, continue from the text so far with the next model. */
  continueAfterFailure: boolean;
  firstTokenTimeoutMs: number;
  idleTimeoutMs: number;
  totalTimeoutMs: number;
}

export interface ModelSettings {
  defaultModel: string | null;
  temperature: number | null;
  maxTokens: number | null;
  fallbackModels: readonly string[];
  /** Ids and patterns such as `openai/*`; null = all. */
  allowedModels: readonly string[] | null;
  routing: RoutingSettings;
}

export const DEFAULT_ROUTING: RoutingSettings = {
  autoBy: 'cost',
  autoMaxPrice: null,
  retryBudgetMs: 10_000,
  continueAfterFailure: true,
  firstTokenTimeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  totalTimeoutMs: 300_000,
};

export const DEFAULT_MODEL_SETTINGS: ModelSettings = {
  defaultModel: null,
  temperature: null,
  maxTokens: null,
  fallbackModels: [],
  allowedModels: null,
  routing: DEFAULT_ROUTING,
};

/** A stored row; missing members have their defaults. */
export interface StoredModelSettings {
  defaultModel?: string | null;
  temperature?: number | null;
  maxTokens?: number | null;
  fallbackModels: string[];
  allowedModels?: string[] | null;
  routing: Partial<RoutingSettings>;
}

/** A workspace without a row has all defaults; settings newer than the row have theirs. */
export function toModelSettings(row: StoredModelSettings | null): ModelSettings {
  if (!row) return DEFAULT_MODEL_SETTINGS;
  const { defaultModel, temperature, maxTokens, fallbackModels, allowedModels, routing } = row;
  return {
    defaultModel: defaultModel ?? null,
    temperature: temperature ?? null,
    maxTokens: maxTokens ?? null,
    fallbackModels,
    allowedModels: allowedModels ?? null,
    routing: { ...DEFAULT_ROUTING, ...routing },
  };
}
