import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCHEDULES } from '../documents/crawl-source.entity.js';
import { nextRun } from './schedule.js';

const at = (text: string): Date => new Date(`2026-11-${text}:00.000Z`);

describe('nextRun', () => {
  it.each([
    ['manual', at('25T08:00'), at('25T08:01'), null],
    ['hourly', at('25T08:00'), at('25T08:01'), at('25T09:00')],
    ['daily', at('25T08:00'), at('25T08:00'), at('26T08:00')],
    ['weekly', at('18T08:00'), at('18T08:10'), at('25T08:00')],
    ['daily', at('20T08:00'), at('25T09:30'), at('26T08:00')],
    ['daily', null, at('25T09:30'), at('26T09:30')],
  ] as const)('%s, due %s, at %s: %s', (schedule, dueAt, now, expected) => {
    expect(nextRun(schedule, dueAt, now)).toEqual(expected);
  });

  it('is always in the future, by no more than one interval', () => {
    const date = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...SCHEDULES), date, date, (schedule, dueAt, now) => {
        const next = nextRun(schedule, dueAt, now);
        if (!next || dueAt > now) return;
        expect(next > now).toBe(true);
        expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(7 * 24 * 3_600_000);
      }),
    );
  });
});
