import type { Schedule } from '../documents/crawl-source.entity.js';

const HOUR = 3_600_000;
const EVERY: Record<Exclude<Schedule, 'manual'>, number> = { hourly: HOUR, daily: 24 * HOUR, weekly: 7 * 24 * HOUR };

/**
 * When a source is read next. Counted from the time it was due, so that the hour of the day stays; what was missed while
 * nothing ran is not made up for.
 */
export function nextRun(schedule: Schedule, dueAt: Date | null | undefined, now: Date): Date | null {
  if (schedule === 'manual') return null;
  const every = EVERY[schedule];
  const from = dueAt?.getTime() ?? now.getTime();
  const missed = Math.max(0, Math.floor((now.getTime() - from) / every));
  return new Date(from + (missed + 1) * every);
}
