import type { CacheSettings } from './cache-types';

export interface Choice {
  value: number;
  label: string;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

export const TTLS: readonly Choice[] = [
  { value: HOUR, label: '1 hour' },
  { value: 6 * HOUR, label: '6 hours' },
  { value: DAY, label: '1 day' },
  { value: 7 * DAY, label: '7 days' },
  { value: 30 * DAY, label: '30 days' },
];

export const STALE: readonly Choice[] = [
  { value: 0, label: 'Off' },
  { value: 60, label: '1 minute' },
  { value: 600, label: '10 minutes' },
  { value: HOUR, label: '1 hour' },
  { value: DAY, label: '1 day' },
];

/** "90 seconds", "2 hours" */
export function secondsText(s: number): string {
  const [size, unit] =
    s % DAY === 0 ? [DAY, 'day'] : s % HOUR === 0 ? [HOUR, 'hour'] : s % 60 === 0 ? [60, 'minute'] : [1, 'second'];
  const n = s / size;
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

/** The choices, including the current value if it is not one of them (set through the API). */
export const withCurrent = (choices: readonly Choice[], value: number): Choice[] =>
  choices.some((choice) => choice.value === value)
    ? [...choices]
    : [...choices, { value, label: secondsText(value) }].sort((a, b) => a.value - b.value);

/** Whether saving disables the verification, which would make wrong answers possible. */
export const losesVerification = (before: CacheSettings, after: CacheSettings): boolean =>
  before.verification && !after.verification;
