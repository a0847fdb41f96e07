import type { ErrorCode } from '@nexus/contracts';
import { HttpException } from '@nestjs/common';
import { DomainError } from './domain-error.js';

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'request_invalid',
  401: 'token_invalid',
  403: 'forbidden',
  404: 'endpoint_not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
};

/** Fastify's own errors by code: https://fastify.dev/docs/latest/Reference/Errors/ */
const BY_FASTIFY_CODE: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'The request body is larger than this endpoint accepts.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'Send this endpoint application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_json', 'The body is empty; send a JSON object.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_json', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['request_invalid', 'Content-Length does not match the body.'],
  FST_REQ_FILE_TOO_LARGE: ['file_too_large', 'The file is larger than the upload limit.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported_media_type', 'Send this endpoint multipart/form-data.'],
  FST_FILES_LIMIT: ['request_invalid', 'Too many files in one request.'],
  FST_PARTS_LIMIT: ['request_invalid', 'Too many parts in one request.'],
  FST_ERR_BAD_URL: ['request_invalid', 'The path is not a valid URL.'],
};

/** PostgreSQL and driver errors that mean that the database is unavailable, as opposed to a failed query. */
const DATABASE_GONE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', '57P01', '57P03', '08006', '08003']);

/** Disk full: reported by the operating system, a quota, or PostgreSQL. */
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** Driver errors without a code; see pg, pg-pool and ioredis. */
const DATABASE_GONE_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|^timeout expired$/;
const REDIS_GONE_WORDS =
  /^Command timed out$|^Connection is closed|Stream isn't writeable|max retries per request limit/;
/** Redis refuses writes while it cannot write its file, and recovers by itself; see `redis.conf`. */
const REDIS_DISK_WORDS = /^MISCONF /;
const REDIS_FULL_WORDS = /^OOM command not allowed/;

/** Text that PostgreSQL cannot store: NUL and lone surrogates, anywhere in the input. */
const UNSTORABLE = new Set(['22021', '22P05']);

interface Coded {
  code?: unknown;
  statusCode?: unknown;
  name?: string;
  message?: string;
}

/** Converts any thrown value to a domain error. Unknown errors become `internal_error` without details. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const { code, statusCode } = (error ?? {}) as Coded;
  if (typeof code === 'string' && BY_FASTIFY_CODE[code]) {
    const [mapped, detail] = BY_FASTIFY_CODE[code];
    return new DomainError(mapped, detail, { cause: error });
  }
  if (error instanceof HttpException) return fromHttpException(error);
  if (error instanceof SyntaxError && statusCode === 400) {
    return new DomainError('invalid_json', 'The body is not valid JSON.', { cause: error });
  }
  if (hasCode(error, UNSTORABLE)) {
    return new DomainError('request_invalid', 'The text contains characters that cannot be stored, such as NUL.', {
      cause: error,
    });
  }
  // Checked before the database: both appear as ECONNRESET.
  if (isClientGone(error)) {
    const detail = 'The connection was closed before the request had arrived completely.';
    return new DomainError('request_invalid', detail, { cause: error });
  }
  const lacking = lacks(error);
  if (lacking) return lacking;
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new DomainError(BY_STATUS[statusCode] ?? 'request_invalid', undefined, { cause: error });
  }
  return internal(error);
}

function fromHttpException(error: HttpException): DomainError {
  const status = error.getStatus();
  const code = BY_STATUS[status];
  if (!code) return status < 500 ? new DomainError('request_invalid', undefined, { cause: error }) : internal(error);
  // Nest reports a body that is not JSON as a plain 400.
  if (status === 400 && /JSON/i.test(error.message)) {
    return new DomainError('invalid_json', 'The body is not valid JSON.', { cause: error });
  }
  return new DomainError(code, undefined, { cause: error });
}

const hasCode = (error: unknown, codes: ReadonlySet<string>): boolean =>
  someCause(error, ({ code }) => typeof code === 'string' && codes.has(code));

/** A dependency that is unavailable or full. */
function lacks(cause: unknown): DomainError | undefined {
  const options = { cause, headers: { 'retry-after': '5' } };
  if (hasCode(cause, DISK_FULL) || hasWords(cause, REDIS_DISK_WORDS))
    return new DomainError('storage_full', STORAGE_FULL, options);
  if (hasWords(cause, REDIS_FULL_WORDS))
    return new DomainError('redis_full', 'Redis is full, so this could not be stored.', options);
  if (hasCode(cause, DATABASE_GONE) || hasWords(cause, DATABASE_GONE_WORDS) || isConnectionException(cause))
    return new DomainError('database_unavailable', 'The database does not answer. Try again in a moment.', options);
  if (hasWords(cause, REDIS_GONE_WORDS))
    return new DomainError('queue_unavailable', 'Redis does not answer. Try again in a moment.', options);
  return undefined;
}

/** Used if no caller has more specific information about what was stored. */
const STORAGE_FULL =
  'The disk of the server is full, so this could not be stored. Data stored before is kept. Free some space, then try again.';

const isConnectionException = (error: unknown): boolean =>
  someCause(error, ({ name }) => name === 'ConnectionException');

const hasWords = (error: unknown, words: RegExp): boolean =>
  someCause(error, ({ message }) => typeof message === 'string' && words.test(message));

/**
 * Node's HTTP server reports a disconnected client this way to readers of the body; a database driver's error names its system
 * call.
 */
const isClientGone = (error: unknown): boolean =>
  someCause(error, ({ code, message }) => code === 'ECONNRESET' && message === 'aborted');

/** Drivers and the ORM wrap errors a few levels deep. */
function someCause(error: unknown, is: (e: Coded) => boolean): boolean {
  for (let e = error as (Coded & { cause?: unknown }) | undefined, i = 0; e && i < 4; e = e.cause as typeof e, i++) {
    if (is(e)) return true;
  }
  return false;
}

const internal = (cause: unknown): DomainError =>
  new DomainError('internal_error', 'Something went wrong on our side. The request id helps us find it.', { cause });
