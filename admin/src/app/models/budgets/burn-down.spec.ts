import type { BudgetItem } from './budget-types';
import { burnDown, formatAmount, periodDays, project } from './burn-down';

const NOW = Date.parse('2026-11-11T00:00:00Z');
const budget = (more: Partial<BudgetItem> = {}): BudgetItem => ({
  id: 'b',
  subject: { type: 'workspace' },
  period: 'month',
  unit: 'usd',
  limit: 100,
  spent: 20,
  reserved: 0,
  resets_at: '2026-12-01T00:00:00Z',
  alert: 'none',
  days: [],
  ...more,
});

describe('burn-down', () => {
  it('knows the length of the month in any time zone', () => {
    expect(periodDays(budget())).toBe(30);
    expect(periodDays(budget({ resets_at: '2026-10-31T18:30:00Z' }))).toBe(31);
    expect(periodDays(budget({ resets_at: '2028-03-01T08:00:00Z' }))).toBe(29);
    expect(periodDays(budget({ period: 'day' }))).toBe(1);
  });

  it('projects the pace to the end of the period', () => {
    expect(project(budget(), NOW)).toEqual({
      share: 0.2,
      elapsed: expect.closeTo(1 / 3) as number,
      total: expect.closeTo(60) as number,
    });
  });

  it('reports when the limit is reached, if before the end', () => {
    const { emptyAt } = project(budget({ spent: 50 }), NOW);
    expect(new Date(Math.round(emptyAt ?? 0)).toISOString()).toBe('2026-11-21T00:00:00.000Z');
    expect(project(budget({ spent: 120 }), NOW).emptyAt).toBeUndefined();
  });

  it('makes no projection in the first hours, or without spending', () => {
    expect(project(budget(), Date.parse('2026-11-01T06:00:00Z')).total).toBeUndefined();
    expect(project(budget({ spent: 0 }), NOW).total).toBeUndefined();
  });

  it('treats a limit of zero as used up', () => {
    expect(project(budget({ limit: 0, spent: 0 }), NOW).share).toBe(1);
  });

  it("draws the remaining amount after each day, and today's current amount", () => {
    const days = [5, 5, 10].map((amount, i) => ({ date: `2026-11-0${i + 1}`, amount }));
    const { left, ahead } = burnDown(budget({ days }), NOW);
    expect(left).toBe('0.0,0.0 3.3,5.0 6.7,10.0 33.3,20.0');
    expect(ahead).toBe('33.3,20.0 100.0,60.0');
  });

  it('never draws below zero', () => {
    expect(burnDown(budget({ spent: 300 }), NOW).left).toBe('0.0,0.0 33.3,100.0');
  });

  it('formats amounts with their unit', () => {
    expect([formatAmount('usd', 12.5), formatAmount('tokens', 1_200_000.4)]).toEqual(['$12.50', '1,200,000 tokens']);
  });
});
