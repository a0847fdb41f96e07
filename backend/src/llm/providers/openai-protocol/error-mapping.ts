import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../../../common/errors/domain-error.js';
import type { WireError } from './wire.js';

/** What went wrong, in words of our own: a provider's message never reaches a client, it is kept as the cause for the log. */
const DETAILS = {
  model_not_found: 'The model provider does not offer this model at the moment.',
  provider_address_refused: 'The address of the model provider may not be called from here.',
  provider_answer_too_long: 'The model wrote more than one answer may hold, and was stopped.',
  provider_auth_failed: 'The model provider refused the configured key.',
  provider_empty_answer: 'The model gave an empty answer.',
  provider_error: 'The model provider failed to answer.',
  provider_payment_required: 'The account at the model provider has no credit left.',
  provider_rate_limited: 'The model provider is rate limiting. Try again in a moment.',
  provider_rejected: 'The model provider rejected the request.',
  provider_timeout: 'The model provider did not answer in time.',
  provider_unavailable: 'The model provider cannot be reached.',
} as const satisfies Partial<Record<ErrorCode, string>>;
type ProviderCode = keyof typeof DETAILS;

const BY_STATUS: Record<number, ProviderCode> = {
  400: 'provider_rejected',
  401: 'provider_auth_failed',
  402: 'provider_payment_required',
  403: 'provider_auth_failed',
  404: 'model_not_found',
  408: 'provider_timeout',
  413: 'provider_rejected',
  422: 'provider_rejected',
  429: 'provider_rate_limited',
  502: 'provider_unavailable',
  503: 'provider_unavailable',
  504: 'provider_timeout',
  524: 'provider_timeout',
  529: 'provider_unavailable',
};

const TIMEOUTS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const MAX_RETRY_AFTER_S = 3600;

const UNKNOWN_MODEL =
  /not a valid model|\bmodel\b.{0,80}\b(?:not found|does not exist|no endpoints)|no endpoints found/i;
const TOO_LONG = /context length|context window|maximum context|too many tokens|prompt is too long/i;

export function providerError(
  code: ProviderCode,
  cause?: unknown,
  detail?: string,
  headers?: Record<string, string>,
): DomainError {
  return new DomainError(code, detail ?? DETAILS[code], { cause, headers });
}

/** An answer with a status that is not 2xx. */
export function errorOfResponse(
  status: number,
  error: WireError | undefined,
  retryAfter: string | undefined,
  now = Date.now(),
): DomainError {
  return classify(status, error, `HTTP ${status}`, retryAfter, now);
}

/** An error object after HTTP 200: in the body or in the middle of a stream. Its `code` is an HTTP status or a word. */
export function errorOfPayload(error: WireError, now = Date.now()): DomainError {
  const status = Number(error.code);
  return classify(
    Number.isInteger(status) ? status : 0,
    error,
    `error ${String(error.code ?? 'without code')}`,
    undefined,
    now,
  );
}

/** The request did not reach an answer: name resolution, refused or cut connections, time limits of the transport. */
export function errorOfTransport(error: unknown): DomainError {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (code === 'ERR_ADDRESS_REFUSED') return providerError('provider_address_refused', error);
  return providerError(
    typeof code === 'string' && TIMEOUTS.has(code) ? 'provider_timeout' : 'provider_unavailable',
    error,
  );
}

function classify(
  status: number,
  error: WireError | undefined,
  what: string,
  retryAfter: string | undefined,
  now: number,
): DomainError {
  const message = scrub(error?.message ?? '');
  const cause = new Error(`Model provider answered ${what}${message ? `: ${message}` : ''}`);
  if (status === 403 && error?.metadata?.reasons) {
    return providerError('provider_rejected', cause, 'The model provider’s moderation refused this question.');
  }
  if ((status === 400 || status === 404) && UNKNOWN_MODEL.test(message)) return providerError('model_not_found', cause);
  if ((status === 400 || status === 413) && TOO_LONG.test(message)) {
    return providerError(
      'provider_rejected',
      cause,
      'The question and its passages are longer than this model can read.',
    );
  }
  const code = BY_STATUS[status] ?? (status >= 400 && status < 500 ? 'provider_rejected' : 'provider_error');
  const wait =
    code === 'provider_rate_limited' || code === 'provider_unavailable'
      ? waitSeconds(error, retryAfter, now)
      : undefined;
  return providerError(code, cause, undefined, wait === undefined ? undefined : { 'retry-after': String(wait) });
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3); OpenRouter passes the time of reset on in milliseconds. */
function waitSeconds(error: WireError | undefined, retryAfter: string | undefined, now: number): number | undefined {
  const reset = Number(error?.metadata?.headers?.['X-RateLimit-Reset']);
  const seconds = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : (Date.parse(retryAfter ?? '') - now) / 1000;
  const value = Number.isFinite(seconds)
    ? seconds
    : Number.isFinite(reset) && reset > 0
      ? (reset - now) / 1000
      : undefined;
  return value === undefined ? undefined : Math.min(Math.max(Math.ceil(value), 1), MAX_RETRY_AFTER_S);
}

/** Providers repeat keys in their messages ("Incorrect API key provided: sk-…"); the log must not. */
export const scrub = (text: string): string =>
  text
    .replace(/\b(?:sk|key|org|user)[-_][\w-]{6,}/gi, '[redacted]')
    .replace(/\bBearer\s+\S+/gi, 'Bearer [redacted]')
    .slice(0, 500);
