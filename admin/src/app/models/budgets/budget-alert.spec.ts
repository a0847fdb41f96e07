import { budgetAlert } from './budget-alert';

describe('budgetAlert', () => {
  it('is empty while no budget needs attention', () => expect(budgetAlert([{ alert: 'none' }])).toBe(''));

  it('counts exhausted and nearly exhausted budgets', () => {
    expect(budgetAlert([{ alert: '80' }])).toBe('1 budget is over 80 %.');
    expect(budgetAlert([{ alert: '80' }, { alert: '100' }, { alert: '100' }, { alert: 'none' }])).toBe(
      '2 budgets are used up; 1 budget is over 80 %.',
    );
  });
});
