import type { CatalogueModel, ModelCapability } from '../../catalogue/catalogue-model.js';
import type { UpstreamClient } from './client.js';
import { providerError } from './error-mapping.js';
import type { WireModel } from './wire.js';

export interface ModelListing {
  etag?: string;
  models: CatalogueModel[];
}

/** @returns null when the list has not changed since `etag`. @throws DomainError `provider_*`. */
export async function fetchModels(
  client: UpstreamClient,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<ModelListing | null> {
  const answer = await client.get('/models', etag, signal);
  if (answer.status === 304) return null;
  const data = (answer.body as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) throw providerError('provider_error', new Error('The model list has no data'));
  return { etag: answer.etag, models: toCatalogue(data, new Date()) };
}

export function toCatalogue(data: readonly unknown[], now: Date): CatalogueModel[] {
  return data
    .filter(isWireModel)
    .filter((m) => writesText(m) && !expired(m, now))
    .map(toCatalogueModel);
}

function toCatalogueModel(model: WireModel): CatalogueModel {
  return {
    id: model.id,
    name: model.name || model.id,
    provider: model.id.split('/', 1)[0] ?? model.id,
    ...(model.description ? { description: model.description.slice(0, 500) } : {}),
    contextLength: positive(model.context_length),
    pricing: { prompt: perMillion(model.pricing?.prompt), completion: perMillion(model.pricing?.completion) },
    capabilities: capabilities(model),
    isLocal: false,
  };
}

const isWireModel = (value: unknown): value is WireModel =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as WireModel).id === 'string' &&
  (value as WireModel).id !== '';

/** Plain OpenAI-compatible servers name no modalities: they are taken for text models. */
const writesText = (m: WireModel): boolean => m.architecture?.output_modalities?.includes('text') ?? true;

const expired = (m: WireModel, now: Date): boolean =>
  !!m.expiration_date && Date.parse(m.expiration_date) < now.getTime();

const positive = (n: number | null | undefined): number | null => (typeof n === 'number' && n > 0 ? n : null);

/** Prices come as decimal strings per token; −1 means "depends on the model chosen". Twelve digits hide the float's tail. */
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
