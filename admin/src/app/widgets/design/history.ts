/** Steps of an edited value. Nothing is changed in place. */
export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  /** Field of the last step: further changes of it extend the same step. */
  field?: string;
}

const MAX_STEPS = 100;

export const begun = <T>(now: T): History<T> => ({ past: [], now, future: [] });

/** @param field typing into one field is one step */
export function changed<T>({ past, now, field: last }: History<T>, next: T, field?: string): History<T> {
  const same = field !== undefined && field === last;
  return { past: same ? past : [...past, now].slice(-MAX_STEPS), now: next, future: [], ...(field ? { field } : {}) };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
}

export function redone<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  return after === undefined ? history : { past: [...history.past, history.now], now: after, future };
}
