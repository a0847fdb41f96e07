import { budgetAlert } from './budget-alert';

describe('budgetAlert', () => {
  it('says nothing while all is well', () => expect(budgetAlert([{ alert: 'none' }])).toBe(''));

  it('counts what is used up and what nearly is', () => {
    expect(budgetAlert([{ alert: '80' }])).toBe('1 budget is over 80 %.');
    expect(budgetAlert([{ alert: '80' }, { alert: '100' }, { alert: '100' }, { alert: 'none' }])).toBe(
      '2 budgets are used up; 1 budget is over 80 %.',
    );
  });
});
