/** Ids and patterns of models; `*` stands for anything. null: every model is allowed. */
export type AllowList = readonly string[] | null;

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
/** A variant such as `:free`, at the end of an id. */
const VARIANT = /:[\w.-]+$/;

/** As the server matches: case does not matter, and a pattern without a variant covers all of them. */
export function matchesPattern(pattern: string, id: string): boolean {
  const match = new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`, 'i');
  return match.test(id) || match.test(id.replace(VARIANT, ''));
}

export const isPattern = (entry: string): boolean => entry.includes('*');

/** What allows a model: its own id, a pattern, or `null` where nothing does. */
export function allowedBy(list: AllowList, id: string): string | null {
  if (list === null) return '*';
  // Its own id first: that one can be switched off by itself.
  return list.find((entry) => entry === id) ?? list.find((entry) => matchesPattern(entry, id)) ?? null;
}

export const withEntry = (list: AllowList, entry: string): string[] => [
  ...(list ?? []).filter((other) => other !== entry),
  entry,
];

export const withoutEntry = (list: AllowList, entry: string): string[] =>
  (list ?? []).filter((other) => other !== entry);

const VALID = /^(?!\/)[\w.~*:@+/-]+$/;

/** "openai" → `openai/*`; undefined for what can match no model. */
export function toPattern(text: string): string | undefined {
  const trimmed = text.trim();
  const pattern = /[/*:]/.test(trimmed) || trimmed === '' ? trimmed : `${trimmed}/*`;
  return VALID.test(pattern) ? pattern : undefined;
}
