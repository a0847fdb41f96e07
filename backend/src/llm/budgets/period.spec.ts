import { describe, expect, it } from '@jest/globals';
import { daysUntil, periodAt } from './period.js';

const utc = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });
const at = (iso: string): Date => new Date(iso);

describe('periods of a budget', () => {
  it('are days and months of the time zone', () => {
    expect(periodAt('day', 'Asia/Kolkata', at('2026-11-25T20:00:00Z'))).toEqual(
      utc('2026-11-25T18:30:00Z', '2026-11-26T18:30:00Z'),
    );
    expect(periodAt('month', 'Asia/Kolkata', at('2026-10-31T18:29:59Z'))).toEqual(
      utc('2026-09-30T18:30:00Z', '2026-10-31T18:30:00Z'),
    );
    expect(periodAt('month', 'UTC', at('2026-12-31T23:59:59Z'))).toEqual(
      utc('2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'),
    );
  });

  it('are 23 and 25 hours long when the clocks change', () => {
    expect(periodAt('day', 'Europe/Berlin', at('2026-03-29T10:00:00Z'))).toEqual(
      utc('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'),
    );
    expect(periodAt('day', 'Europe/Berlin', at('2026-10-25T10:00:00Z'))).toEqual(
      utc('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'),
    );
    expect(periodAt('month', 'America/New_York', at('2026-03-15T10:00:00Z'))).toEqual(
      utc('2026-03-01T05:00:00Z', '2026-04-01T04:00:00Z'),
    );
  });

  it('begin at the first instant of a day without a midnight', () => {
    // Cairo goes from 23:59:59 to 01:00.
    expect(periodAt('day', 'Africa/Cairo', at('2026-04-24T12:00:00Z'))).toEqual(
      utc('2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z'),
    );
    expect(periodAt('day', 'Africa/Cairo', at('2026-04-23T21:59:59Z'))).toEqual(
      utc('2026-04-22T22:00:00Z', '2026-04-23T22:00:00Z'),
    );
  });

  it('begin at the second midnight when there are two', () => {
    // Havana goes back from 01:00 to 00:00; Cairo from 00:00 to 23:00 of the day before.
    expect(periodAt('day', 'America/Havana', at('2026-11-01T12:00:00Z')).start).toEqual(at('2026-11-01T04:00:00Z'));
    expect(periodAt('day', 'Africa/Cairo', at('2026-10-30T12:00:00Z')).start).toEqual(at('2026-10-29T22:00:00Z'));
  });

  it.each(['Asia/Kolkata', 'Europe/Berlin', 'America/St_Johns', 'Africa/Cairo', 'Pacific/Apia', 'Australia/Lord_Howe'])(
    'follow each other without gap or overlap in %s',
    (zone) => {
      let now = at('2026-01-01T00:00:00Z');
      let end = periodAt('day', zone, now).end;
      for (let day = 0; day < 400; day++) {
        now = end;
        const next = periodAt('day', zone, now);
        expect(next.start).toEqual(end);
        expect(next.end.getTime()).toBeGreaterThan(next.start.getTime());
        expect(periodAt('day', zone, new Date(next.end.getTime() - 1))).toEqual(next);
        end = next.end;
      }
    },
  );
});

describe('days of a burn-down', () => {
  it('are those of the month so far, or the last seven', () => {
    const now = at('2026-11-03T12:00:00Z');
    expect(daysUntil('month', 'UTC', now).map((d) => d.date)).toEqual(['2026-11-01', '2026-11-02', '2026-11-03']);
    expect(daysUntil('day', 'UTC', now).map((d) => d.date)).toEqual([
      '2026-10-28',
      '2026-10-29',
      '2026-10-30',
      '2026-10-31',
      '2026-11-01',
      '2026-11-02',
      '2026-11-03',
    ]);
    expect(daysUntil('day', 'Europe/Berlin', at('2026-10-25T10:00:00Z')).at(-1)).toEqual({
      date: '2026-10-25',
      ...utc('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'),
    });
  });
});
