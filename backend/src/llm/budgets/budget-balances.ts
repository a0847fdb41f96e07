import { Injectable } from '@nestjs/common';
import { SpendingRepository } from '../../analytics/usage/spending.repository.js';
import { type Account, amountOf, spenderOf } from './account.js';

/** In the account's counted unit. */
export interface Balance {
  spent: number;
  reserved: number;
}

/** What accounts hold now. */
@Injectable()
export class BudgetBalances {
  constructor(private readonly spending: SpendingRepository) {}

  async read(_workspaceId: string, accounts: readonly Account[]): Promise<Balance[]> {
    const balances: Balance[] = [];
    for (const { rule, period } of accounts) {
      const spent = await this.spending.sum(spenderOf(rule), period.start, period.end, []);
      balances.push({ spent: amountOf(rule.unit, spent), reserved: 0 });
    }
    return balances;
  }
}
