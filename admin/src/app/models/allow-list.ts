/** Model ids and patterns; `*` matches anything. null: every model is allowed. */
export type AllowList = readonly string[] | null;

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
/** A variant such as `:free`, at the end of an id. */
const VARIANT = /:[\w.-]+$/;

/** Matches like the server: case-insensitive, and a pattern without a variant includes all variants. */
export function matchesPattern(pattern: string, id: string): boolean {
  const match = new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`, 'i');
  return match.test(id) || match.test(id.replace(VARIANT, ''));
}

export const isPattern = (entry: string): boolean => entry.includes('*');

/** The entry that allows a model: its own id, a pattern, or `null` if there is none. */
export function allowedBy(list: AllowList, id: string): string | null {
  if (list === null) return '*';
  // Its own id first, because that entry can be switched off individually.
  return list.find((entry) => entry === id) ?? list.find((entry) => matchesPattern(entry, id)) ?? null;
}

export const withEntry = (list: AllowList, entry: string): string[] => [
  ...(list ?? []).filter((other) => other !== entry),
  entry,
];

export const withoutEntry = (list: AllowList, entry: string): string[] =>
  (list ?? []).filter((other) => other !== entry);

const VALID = /^(?!\/)[\w.~*:@+/-]+$/;

/** "openai" → `openai/*`; undefined for text that cannot match any model. */
export function toPattern(text: string): string | undefined {
  const trimmed = text.trim();
  const pattern = /[/*:]/.test(trimmed) || trimmed === '' ? trimmed : `${trimmed}/*`;
  return VALID.test(pattern) ? pattern : undefined;
}
