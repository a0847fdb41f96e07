import { DomainError } from '../../common/errors/domain-error.js';

/**
 * The vectors of a `POST /embeddings` response, L2-normalised, in the order of the texts.
 * @param count number of texts sent
 * @param dimensions of each vector; null: any
 * @returns `tokens` as reported by the server, or undefined
 * @throws DomainError `provider_error` when a vector is missing, invalid, or has other dimensions
 */
export function readVectors(
  body: unknown,
  count: number,
  dimensions: number | null,
): { vectors: Float32Array[]; tokens?: number } {
  const { data, usage } = (typeof body === 'object' && body !== null ? body : {}) as Partial<Answer>;
  if (!Array.isArray(data) || data.length !== count) throw wrong(`${count} vectors were expected`);
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  for (const [i, entry] of data.entries()) {
    const at = Number.isInteger(entry?.index) ? entry.index! : i;
    if (at < 0 || at >= count || vectors[at]) throw wrong('the vectors are not numbered');
    vectors[at] = normalised(entry.embedding, dimensions);
  }
  const tokens = usage?.prompt_tokens ?? usage?.total_tokens;
  return { vectors: vectors as Float32Array[], ...(isCount(tokens) ? { tokens } : {}) };
}

interface Answer {
  data: { index?: number; embedding?: unknown }[];
  usage?: { prompt_tokens?: unknown; total_tokens?: unknown };
}

function normalised(values: unknown, dimensions: number | null): Float32Array {
  if (!Array.isArray(values) || values.length === 0 || values.length > MAX_DIMENSIONS)
    throw wrong('a vector is missing');
  if (dimensions !== null && values.length !== dimensions)
    throw wrong(`a vector has ${values.length} dimensions instead of ${dimensions}`);
  if (!values.every((value) => typeof value === 'number')) throw wrong('a vector contains values that are not numbers');
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(length) || length === 0) throw wrong('a vector has no direction');
  return Float32Array.from(values, (value) => value / length);
}

/** More than any model in use, and supported by the vector stores. */
export const MAX_DIMENSIONS = 4_096;

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

const wrong = (why: string): DomainError =>
  new DomainError('provider_error', `The answer of the embedding server cannot be used: ${why}.`);
