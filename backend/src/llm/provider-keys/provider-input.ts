import type { FieldError } from '@nexus/contracts';
import { DomainError } from '../../common/errors/domain-error.js';
import { PROVIDER_NAME, RESERVED_PROVIDER_NAMES } from '../../config/installation-providers.js';
import { faultOfBaseUrl } from '../providers/base-url.js';
import { USUAL_BASE_URLS } from '../providers/openai-compatible/openai-compatible.js';
import { OPENROUTER } from '../providers/openrouter/openrouter.js';
import type { ProviderKind } from '../providers/provider-spec.js';
import type { PutProviderKeyDto } from './dto/provider-key.dto.js';
import type { ProviderKey } from './provider-key.entity.js';

export interface ProviderChange {
  kind: ProviderKind;
  baseUrl: string;
  models: string[] | null;
  /** undefined: keep the stored key. */
  apiKey: string | null | undefined;
}

/** @throws DomainError `validation_failed` */
export function refuseName(name: string): void {
  if (PROVIDER_NAME.test(name) && (name === OPENROUTER || !RESERVED_PROVIDER_NAMES.includes(name))) return;
  throw invalid('provider', 'must be lower-case letters, digits, - and _, and none of the hub’s own names');
}

export interface ProviderRules {
  /** Whether addresses in private networks are allowed. */
  allowPrivate: boolean;
  /** The operator's address of OpenRouter. */
  openRouterUrl: string;
}

/** The row after a PUT. @throws DomainError `validation_failed` */
export function providerChange(
  name: string,
  input: PutProviderKeyDto,
  existing: ProviderKey | null,
  rules: ProviderRules,
): ProviderChange {
  const isOpenRouter = name === OPENROUTER;
  const kind = isOpenRouter ? 'openrouter' : 'openai_compatible';
  if (input.kind !== undefined && input.kind !== kind) throw invalid('kind', `must be ${kind} for the name ${name}`);
  if (isOpenRouter && input.models) throw invalid('models', 'are listed by OpenRouter itself');
  const usual = isOpenRouter ? rules.openRouterUrl : USUAL_BASE_URLS[name];
  const baseUrl = input.base_url === undefined ? (existing?.baseUrl ?? usual) : (input.base_url ?? usual);
  if (baseUrl === undefined) throw invalid('base_url', 'is required: this provider has no default address');
  const fault = baseUrl === rules.openRouterUrl ? undefined : faultOfBaseUrl(baseUrl, rules.allowPrivate);
  if (fault) throw invalid('base_url', fault);
  // A stored key must not be redirected to another server by a user who does not know it.
  if (existing?.secret && input.api_key === undefined && originOf(existing.baseUrl) !== originOf(baseUrl))
    throw invalid('api_key', 'must be entered again, or null, when the base URL points to another server');
  const models = input.models === undefined ? (existing?.models ?? null) : input.models;
  return { kind, baseUrl, models: models && [...new Set(models)], apiKey: input.api_key };
}

const originOf = (url: string): string => new URL(url).origin;

function invalid(field: string, why: string): DomainError {
  const error: FieldError = { field, code: 'invalid', message: `${field} ${why}` };
  return new DomainError('validation_failed', `${error.message}.`, { errors: [error] });
}
