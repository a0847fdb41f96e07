import type { CatalogueModel, ModelCapability } from '../../catalogue/catalogue-model.js';
import type { UpstreamClient } from './client.js';
import { providerError } from './error-mapping.js';
import type { WireModel } from './wire.js';

export interface ModelListing {
  etag?: string;
  models: CatalogueModel[];
}

/** Maps a provider's entries to catalogue entries. */
export type ToCatalogue = (data: readonly unknown[]) => CatalogueModel[];

/** @returns null when the list is unchanged since `etag`. @throws DomainError `provider_*`. */
export async function fetchModels(
  client: UpstreamClient,
  toModels: ToCatalogue,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<ModelListing | null> {
  const answer = await client.get('/models', etag, signal);
  if (answer.status === 304) return null;
  const data = (answer.body as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) throw providerError('provider_error', new Error('The model list has no data'));
  return { etag: answer.etag, models: toModels(data) };
}

/** The list of a server whose ids are used unchanged: OpenRouter. */
export const toCatalogue: ToCatalogue = (data) => data.filter(isWireModel).filter(writesText).map(toCatalogueModel);

/** Models that cannot chat, by common words in their ids. */
const NOT_FOR_CHAT = /embed|whisper|transcribe|tts\b|dall-e|moderation|rerank|stable-diffusion|\bbge\b/i;

/** Limit for lists of workspace servers, which are kept in memory. */
const MAX_NAMED_MODELS = 1_000;

/** The list of a named server, whose ids get its prefix. Local models are free unless their list states a price. */
export const toNamedCatalogue =
  (name: string, isLocal: boolean): ToCatalogue =>
  (data) =>
    toCatalogue(data)
      .filter(({ id }) => !NOT_FOR_CHAT.test(id))
      .slice(0, MAX_NAMED_MODELS)
      .map((model) => named(model, name, isLocal));

/** Entries for configured models without further details. */
export const namedModels = (ids: readonly string[], name: string, isLocal: boolean): CatalogueModel[] =>
  ids.map((id) => named(toCatalogueModel({ id }), name, isLocal));

const named = (model: CatalogueModel, name: string, isLocal: boolean): CatalogueModel => ({
  ...model,
  id: `${name}/${model.id}`,
  provider: name,
  ...(isLocal && !isPriced(model)
    ? { pricing: { prompt: 0, completion: 0 }, priceAssumed: true as const }
    : { pricing: model.pricing }),
  isLocal,
});

/** A local address may be a gateway to paid models: its own prices then apply. */
const isPriced = ({ pricing }: CatalogueModel): boolean => pricing.prompt !== null || pricing.completion !== null;

function toCatalogueModel(model: WireModel): CatalogueModel {
  const { architecture, pricing, supported_parameters: parameters } = model;
  return {
    id: model.id,
    name: model.name || model.id,
    provider: model.id.split('/', 1)[0] ?? model.id,
    ...(model.description ? { description: model.description.slice(0, 500) } : {}),
    contextLength: positive(
      model.context_length ?? model.max_model_len ?? model.context_window ?? model.max_context_length,
    ),
    maxCompletionTokens: positive(model.top_provider?.max_completion_tokens),
    pricing: { prompt: perMillion(pricing?.prompt), completion: perMillion(pricing?.completion) },
    capabilities: capabilities(model),
    inputModalities: words(architecture?.input_modalities),
    outputModalities: words(architecture?.output_modalities),
    supportedParameters: words(parameters),
    createdAt: positive(model.created) === null ? null : model.created! * 1000,
    expiresAt: endOfDay(model.expiration_date),
    isLocal: false,
  };
}

const isWireModel = (value: unknown): value is WireModel =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as WireModel).id === 'string' &&
  (value as WireModel).id !== '';

/** Plain OpenAI-compatible servers report no modalities: assume text. */
const writesText = (m: WireModel): boolean => m.architecture?.output_modalities?.includes('text') ?? true;

/** "The date after which the model may be removed", read as the end of that day in UTC. */
function endOfDay(date: string | null | undefined): number | null {
  const start = date ? Date.parse(date) : Number.NaN;
  return Number.isFinite(start) ? start + 86_400_000 : null;
}

/** String lists only, limited in length: they are shown to people. */
const words = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((w): w is string => typeof w === 'string' && w.length <= 100).slice(0, 100) : [];

const positive = (n: number | null | undefined): number | null => (typeof n === 'number' && n > 0 ? n : null);

/** Prices are decimal strings per token; −1 means "depends on the model chosen". Twelve digits hide rounding errors. */
function perMillion(price: string | undefined): number | null {
  const value = price === undefined || price.trim() === '' ? Number.NaN : Number(price);
  return Number.isFinite(value) && value >= 0 ? Number((value * 1_000_000).toPrecision(12)) : null;
}

function capabilities(model: WireModel): ModelCapability[] {
  const parameters = new Set(model.supported_parameters ?? []);
  const inputs = new Set(model.architecture?.input_modalities ?? []);
  const all: [ModelCapability, boolean][] = [
    ['files', inputs.has('file')],
    ['json', parameters.has('response_format') || parameters.has('structured_outputs')],
    ['reasoning', parameters.has('reasoning') || parameters.has('include_reasoning')],
    ['streaming', true],
    ['tools', parameters.has('tools')],
    ['vision', inputs.has('image')],
  ];
  return all.filter(([, has]) => has).map(([name]) => name);
}
