import { DomainError } from '../../common/errors/domain-error.js';

const statusOf = (error: unknown): number | undefined => {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
};

/** What Qdrant says about a refused request: `{status: {error}}`. */
function reasonOf(error: unknown): string {
  const data = (error as { data?: { status?: { error?: string } } } | null)?.data;
  return data?.status?.error ?? (error instanceof Error ? error.message : String(error));
}

export const isNotFound = (error: unknown): boolean => statusOf(error) === 404;
export const isExisting = (error: unknown): boolean =>
  statusOf(error) === 409 || /already exists/i.test(reasonOf(error));

/** What a caller of the port gets to see. Without a status the request never got an answer. */
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
