import { DomainError } from '../errors/domain-error.js';

/** Deeper than any accepted body, and than anything this product derives from one. */
const MAX_DEPTH = 100;

/**
 * JSON with sorted keys: equal values always produce the same text, different ones never do.
 * @throws DomainError `json_too_complex` if it is nested more than 100 levels deep
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (depth === MAX_DEPTH)
    throw new DomainError('json_too_complex', `JSON may contain at most ${MAX_DEPTH} levels of nesting.`);
  if (Array.isArray(value))
    return `[${value.map((v) => canonicalJson(v === undefined ? null : v, depth + 1)).join(',')}]`;
  const entries = Object.entries(value as Record<string, unknown>)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v, depth + 1)}`);
  return `{${entries.join(',')}}`;
}
