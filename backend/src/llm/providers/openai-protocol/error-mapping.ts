import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../../../common/errors/domain-error.js';
import { type Fault, faultOf } from './error-body.js';
import { ERROR_RULES, type ErrorRule, GENERAL_WORDS, MODERATED, TOO_LONG } from './error-words.js';

/** Error texts in our own words: a provider's message never reaches a client; it is kept as the cause for the log. */
const DETAILS = {
  model_not_found: 'The model provider does not offer this model at the moment.',
  provider_address_refused: 'The address of the model provider may not be called from here.',
  provider_answer_too_long: 'The answer exceeded the maximum length and was stopped.',
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

export function providerError(
  code: ProviderCode,
  cause?: unknown,
  detail?: string,
  headers?: Record<string, string>,
): DomainError {
  return new DomainError(code, detail ?? DETAILS[code], { cause, headers });
}

/**
 * The error of a response whose status is not 2xx.
 * @param body its JSON or text
 */
export function errorOfResponse(
  status: number,
  body: unknown,
  retryAfter: string | undefined,
  now = Date.now(),
): DomainError {
  return classify(status, faultOf(body), `HTTP ${status}`, retryAfter, now);
}

/** An error after HTTP 200: as the whole body, or in the middle of a stream. Its code is an HTTP status or a word. */
export function errorOfPayload(body: unknown, now = Date.now()): DomainError {
  const fault = faultOf(body);
  const [word = 'without code'] = fault.words;
  return classify(fault.status ?? 0, fault, `error ${fault.status ?? word}`, undefined, now);
}

/** The request failed before a response: name resolution, refused or closed connections, transport time-outs. */
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
  fault: Fault,
  what: string,
  retryAfter: string | undefined,
  now: number,
): DomainError {
  const message = scrub(fault.message);
  const cause = new Error(`Model provider answered ${what}${message ? `: ${message}` : ''}`);
  const { code, detail } = meaningOf(status, fault);
  const wait =
    code === 'provider_rate_limited' || code === 'provider_unavailable'
      ? waitSeconds(fault, retryAfter, now)
      : undefined;
  return providerError(code, cause, detail, wait === undefined ? undefined : { 'retry-after': String(wait) });
}

/** @param status 0 when there is none */
function meaningOf(status: number, fault: Fault): Pick<ErrorRule, 'code' | 'detail'> {
  if (status === 403 && fault.moderated) return MODERATED;
  const rule = ERROR_RULES.find((r) => applies(r, status, fault));
  if (rule) return rule;
  if (status === 413) return TOO_LONG;
  const known = BY_STATUS[status];
  if (known) return { code: known };
  if (status >= 400 && status < 500) return { code: 'provider_rejected' };
  if (status >= 500) return { code: 'provider_error' };
  const word = [...fault.words].find((w) => GENERAL_WORDS.has(w));
  return { code: (word && GENERAL_WORDS.get(word)) || 'provider_error' };
}

function applies({ words, says, unless = [] }: ErrorRule, status: number, fault: Fault): boolean {
  for (const word of fault.words) if (words.has(word)) return true;
  return !unless.includes(status) && says !== undefined && says.test(fault.message);
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3). */
function waitSeconds(fault: Fault, retryAfter: string | undefined, now: number): number | undefined {
  const named = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : (Date.parse(retryAfter ?? '') - now) / 1000;
  const reset = fault.resetAt === undefined ? undefined : (fault.resetAt - now) / 1000;
  const value = Number.isFinite(named) ? named : (reset ?? fault.waitSeconds);
  return value === undefined ? undefined : Math.min(Math.max(Math.ceil(value), 1), MAX_RETRY_AFTER_S);
}

/** Providers repeat keys in their messages ("Incorrect API key provided: sk-…"); the log must not. */
export const scrub = (text: string): string =>
  text
    .replace(/\b(?:sk|key|org|user)[-_][\w-]{6,}/gi, '[redacted]')
    .replace(/\bBearer\s+\S+/gi, 'Bearer [redacted]')
    .slice(0, 500);
