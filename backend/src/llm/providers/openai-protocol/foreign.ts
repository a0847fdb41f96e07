/** An object with unvalidated fields. */
export type Foreign = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Foreign =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; a single object is a list of one, anything else is empty. */
export function records<T extends object>(value: readonly T[] | T | null | undefined): T[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(isRecord) as unknown as T[];
}

/** A non-blank text, else undefined. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
