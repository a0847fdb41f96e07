import { PageFailure, type PageProblemCode } from './page-failure.js';

const TIMEOUTS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const MAX_RETRY_AFTER_S = 24 * 3600;

export function failureOfStatus(status: number, retryAfter?: string): PageFailure {
  if (status === 404 || status === 410) return new PageFailure('gone', `HTTP ${status}`);
  const seconds = Number(retryAfter);
  const wait =
    retryAfter && Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), MAX_RETRY_AFTER_S) * 1000 : undefined;
  if (status === 429 || (status === 503 && wait !== undefined)) return new PageFailure('slow_down', undefined, wait);
  return new PageFailure('http_error', undefined, undefined, `The site answered with an error (${status}).`);
}

export function failureOfTransport(error: unknown): PageFailure {
  if (error instanceof PageFailure) return error;
  return new PageFailure(codeOf(error), error);
}

function codeOf(error: unknown): PageProblemCode {
  const { code = '', name = '' } = error as { code?: string; name?: string };
  if (code === 'ERR_ADDRESS_REFUSED') return 'address_refused';
  if (name === 'TimeoutError' || TIMEOUTS.has(code)) return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA') return 'name_unknown';
  if (/CERT|SELF_SIGNED|ALTNAME|^ERR_(?:SSL|TLS)|UNABLE_TO_VERIFY|EPROTO/.test(code)) return 'tls';
  if (/^Z_|^ERR__ERROR_FORMAT|BROTLI|^ERR_PADDING/.test(code)) return 'unreadable';
  return 'unreachable';
}
