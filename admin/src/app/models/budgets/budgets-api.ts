import { Injectable, inject } from '@angular/core';
import type { MemberPageDto } from '@nexus/api-client';
import { Session } from '../../core/auth/session';
import { Api } from '../../core/http/api';
import type { BudgetInput } from './budget-types';

const ALL = { limit: 100 };
const named = ({ items }: MemberPageDto) => ({
  items: items.map(({ user_id: id, name, email }) => ({ id, name: name || email })),
});

/** Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class BudgetsApi {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  /** @param wanted false: nothing is read, for example without permission. */
  list = (wanted: () => boolean = () => true) => this.api.read('/api/budgets', () => (wanted() ? {} : undefined));

  /** Possible subjects of a budget, by type; each type is loaded on demand. */
  subjects = (type: () => string) => ({
    token: this.api.read('/api/tokens', () => (type() === 'token' ? { query: ALL } : undefined)),
    widget: this.api.read('/api/widgets', () => (type() === 'widget' ? {} : undefined)),
    member: this.api.read(
      '/api/workspaces/{id}/members',
      () => {
        const id = this.session.workspace()?.id;
        return type() === 'member' && id ? { path: { id }, query: ALL } : undefined;
      },
      { parse: named },
    ),
  });

  /** Replaces all budgets: omitted ones are removed. */
  put = (items: BudgetInput[]) => this.api.call('put', '/api/budgets', { body: { items } });
}
