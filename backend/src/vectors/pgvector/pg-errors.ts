import { DomainError } from '../../common/errors/domain-error.js';

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN']);
/** Connection exceptions, shutdowns, start-ups and exhausted connections; see PostgreSQL's appendix A. */
const GONE = /^(08...|57P0[1-5]|53300)$/;
const GONE_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/i;
const CONFLICT = new Set(['40001', '40P01']);

const codeOf = (error: unknown): string => (error as { code?: unknown } | null)?.code?.toString() ?? '';

export function isGone(error: unknown): boolean {
  const code = codeOf(error);
  return NETWORK.has(code) || GONE.test(code) || (error instanceof Error && GONE_MESSAGE.test(error.message));
}

/** The connection ended during a statement: another one may work immediately. A server that does not respond is not retried. */
export const isCut = (error: unknown): boolean =>
  isGone(error) && !(error instanceof Error && /timeout/i.test(error.message));

export const isConflict = (error: unknown): boolean => CONFLICT.has(codeOf(error));
export const isUnknownTable = (error: unknown): boolean => codeOf(error) === '42P01';
/** Two processes created the same object concurrently. */
export const isDuplicate = (error: unknown): boolean => ['23505', '42P07', '42710', '42P06'].includes(codeOf(error));

/** Maps an error to the one that callers of the port receive. */
export function toStoreError(error: unknown): unknown {
  if (isGone(error))
    return new DomainError('vector_store_unavailable', 'The vector store does not answer.', { cause: error });
  if (codeOf(error) === '22000' && /dimensions/.test((error as Error).message)) {
    return new RangeError((error as Error).message, { cause: error });
  }
  return error;
}
