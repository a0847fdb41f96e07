import type { Schedule } from '../documents/crawl-source.entity.js';

const HOUR = 3_600_000;
const EVERY: Record<Exclude<Schedule, 'manual'>, number> = { hourly: HOUR, daily: 24 * HOUR, weekly: 7 * 24 * HOUR };

/**
 * Next run of a source. Computed from the previous due time, so that the time of day stays the same; runs missed during
 * downtime are not made up for.
 */
export function nextRun(schedule: Schedule, dueAt: Date | null | undefined, now: Date): Date | null {
  if (schedule === 'manual') return null;
  const every = EVERY[schedule];
  const from = dueAt?.getTime() ?? now.getTime();
  const missed = Math.max(0, Math.floor((now.getTime() - from) / every));
  return new Date(from + (missed + 1) * every);
}
