// Spread arguments are put on the stack: `push(...items)` and `Math.max(...items)` throw from some 100,000 items on.

/** Adds `items` at the end of `target`, however many there are. */
export function append<T>(target: T[], items: Iterable<T>): void {
  for (const item of items) target.push(item);
}

/** Puts `items` before the item at `at`, however many there are. */
export function insertAt<T>(target: T[], at: number, items: Iterable<T>): void {
  const after = target.splice(at);
  append(target, items);
  append(target, after);
}

/** `-Infinity` of none. */
export const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

/** `Infinity` of none. */
export const smallest = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
