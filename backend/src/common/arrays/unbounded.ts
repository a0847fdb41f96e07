// Spread arguments are passed on the stack: `push(...items)` and `Math.max(...items)` throw from about 100,000 items on.

/** Appends `items` to `target`, however many there are. */
export function append<T>(target: T[], items: Iterable<T>): void {
  for (const item of items) target.push(item);
}

/** Inserts `items` before index `at`, however many there are. */
export function insertAt<T>(target: T[], at: number, items: Iterable<T>): void {
  const after = target.splice(at);
  append(target, items);
  append(target, after);
}

/** `-Infinity` for an empty list. */
export const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

/** `Infinity` for an empty list. */
export const smallest = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
