import type { BudgetPeriod } from './budget.entity.js';

/** [start, end) in UTC; both are midnights of the time zone. */
export interface Period {
  start: Date;
  end: Date;
}

interface LocalDate {
  year: number;
  /** 1…12; larger values overflow into the next year. */
  month: number;
  day: number;
}

const HOUR_MS = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

/** Local wall-clock time at `instant`, read as if it were UTC. */
function wallClock(instant: number, timeZone: string): Date {
  const parts: Record<string, number> = {};
  for (const { type, value } of format(timeZone).formatToParts(instant)) parts[type] = Number(value);
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return new Date(Date.UTC(year!, month! - 1, day, hour, minute, second));
}

function localDate(instant: number, timeZone: string): LocalDate {
  const wall = wallClock(instant, timeZone);
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** The first instant of a day. A clock change at midnight may skip or repeat that hour. */
function startOfDay({ year, month, day }: LocalDate, timeZone: string): Date {
  const midnight = Date.UTC(year, month - 1, day);
  const wanted = new Date(midnight).getUTCDate();
  const candidates = [-24, 24]
    .map((hours) => midnight + hours * HOUR_MS)
    .map((near) => midnight - (wallClock(near, timeZone).getTime() - near))
    .sort((a, b) => a - b);
  return new Date(candidates.find((t) => localDate(t, timeZone).day === wanted) ?? candidates[1]!);
}

/** The day or month of the time zone that contains `now`. */
export function periodAt(period: BudgetPeriod, timeZone: string, now: Date): Period {
  const { year, month, day } = localDate(now.getTime(), timeZone);
  const start = period === 'day' ? { year, month, day } : { year, month, day: 1 };
  const end = period === 'day' ? { year, month, day: day + 1 } : { year, month: month + 1, day: 1 };
  return { start: startOfDay(start, timeZone), end: startOfDay(end, timeZone) };
}

export interface Day extends Period {
  /** YYYY-MM-DD */
  date: string;
}

/** The days of a budget's chart, oldest first, today last: this month's, or the last seven. */
export function daysUntil(period: BudgetPeriod, timeZone: string, now: Date): Day[] {
  const { year, month, day } = localDate(now.getTime(), timeZone);
  const first = period === 'month' ? 1 : day - 6;
  return Array.from({ length: day - first + 1 }, (_, i) => {
    const date = { year, month, day: first + i };
    return {
      date: new Date(Date.UTC(year, month - 1, first + i)).toISOString().slice(0, 10),
      start: startOfDay(date, timeZone),
      end: startOfDay({ ...date, day: date.day + 1 }, timeZone),
    };
  });
}
