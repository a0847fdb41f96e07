export const MODEL_CAPABILITIES = [
  'citations',
  'files',
  'json',
  'offline',
  'reasoning',
  'streaming',
  'tools',
  'vision',
] as const;
export type ModelCapability = (typeof MODEL_CAPABILITIES)[number];

/** One model that the hub can offer, from any source. */
export interface CatalogueModel {
  /** The id used in requests, e.g. `nexus/extractive` or `openai/gpt-5-mini`. */
  id: string;
  name: string;
  /** The vendor: the part of the id before the slash. */
  provider: string;
  description?: string;
  /** Tokens; null when unknown or unlimited. */
  contextLength: number | null;
  /** Longest answer in tokens; null when unknown. */
  maxCompletionTokens: number | null;
  /** US dollars per million tokens; null when the price varies or is unknown. */
  pricing: { prompt: number | null; completion: number | null };
  /** No list states the price: it is calculated as zero, but not shown as free. */
  priceAssumed?: true;
  capabilities: ModelCapability[];
  /** `text`, `image`, `file`, …; empty when the provider does not report them. */
  inputModalities: string[];
  outputModalities: string[];
  /** Wire names of the supported parameters; empty when the provider does not report them. */
  supportedParameters: string[];
  /** Milliseconds since 1970. */
  createdAt: number | null;
  /** Milliseconds since 1970 after which the provider may have removed it; null without such a date. */
  expiresAt: number | null;
  /** Runs inside this installation or its network. */
  isLocal: boolean;
}

export const isExpired = ({ expiresAt }: CatalogueModel, now: number): boolean =>
  expiresAt !== null && expiresAt <= now;

export const EXTRACTIVE_MODEL_ID = 'nexus/extractive';

/** The model id that leaves the choice to the hub. Not `openrouter/auto`, which leaves it to OpenRouter. */
export const AUTO_MODEL_ID = 'auto';

export const EXTRACTIVE_MODEL: CatalogueModel = {
  id: EXTRACTIVE_MODEL_ID,
  name: 'Nexus Extractive',
  provider: 'nexus',
  description: 'Answers with the best sentences of your documents. No key, no network, no invention.',
  contextLength: null,
  maxCompletionTokens: null,
  pricing: { prompt: 0, completion: 0 },
  capabilities: ['citations', 'offline', 'streaming'],
  inputModalities: ['text'],
  outputModalities: ['text'],
  supportedParameters: [],
  createdAt: null,
  expiresAt: null,
  isLocal: true,
};

/** Variants such as `:free` or `:nitro` use the entry of their base model unless they have their own. */
export function findModel(models: ReadonlyMap<string, CatalogueModel>, id: string): CatalogueModel | undefined {
  return models.get(id) ?? models.get(id.replace(/:[\w.-]+$/, ''));
}

/** Null when the catalogue has no price. */
export function priceOf(
  model: CatalogueModel | undefined,
  promptTokens: number,
  completionTokens: number,
): number | null {
  if (!model || model.pricing.prompt === null || model.pricing.completion === null) return null;
  return (promptTokens * model.pricing.prompt + completionTokens * model.pricing.completion) / 1_000_000;
}
