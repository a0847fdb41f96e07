import { DomainError } from '../../common/errors/domain-error.js';

/** The HTTP status of Qdrant's response; undefined if there was none. */
export const statusOf = (error: unknown): number | undefined => {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
};

/** Qdrant's message for a refused request: `{status: {error}}`. */
function reasonOf(error: unknown): string {
  const data = (error as { data?: { status?: { error?: string } } } | null)?.data;
  return data?.status?.error ?? (error instanceof Error ? error.message : String(error));
}

const nameOf = (error: unknown): unknown => (error as { name?: unknown } | null)?.name;

export const isTimeout = (error: unknown): boolean =>
  nameOf(error) === 'QdrantClientTimeoutError' || nameOf(error) === 'AbortError';

/** `fetch` reports a connection that was refused, closed or cut as a TypeError with the socket's error as its cause. */
export const isConnectionError = (error: unknown): boolean =>
  nameOf(error) === 'TypeError' && Boolean((error as { cause?: unknown }).cause);

export const isNotFound = (error: unknown): boolean => statusOf(error) === 404;
export const isExisting = (error: unknown): boolean =>
  statusOf(error) === 409 || /already exists/i.test(reasonOf(error));

/** While a collection is being created, the nodes of a cluster respond with 404 or 5xx for a moment. */
export const isSettling = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === 404 || (status !== undefined && status >= 500);
};

/** Maps an error to the one that callers of the port receive. Without a status there was no response. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof RangeError) return error;
  const status = statusOf(error);
  if ((status === 400 || status === 422) && /dimension/i.test(reasonOf(error))) {
    return new RangeError(reasonOf(error), { cause: error });
  }
  if (status === 400 || status === 422 || status === 404)
    return new Error(`Qdrant refused the request: ${reasonOf(error)}`, { cause: error });
  return new DomainError('vector_store_unavailable', 'The vector store does not answer.', { cause: error });
}
