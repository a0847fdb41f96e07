import { Injectable, inject } from '@angular/core';
import type { MemberPageDto } from '@nexus/api-client';
import { Session } from '../../core/auth/session';
import { Api } from '../../core/http/api';
import type { BudgetInput } from './budget-types';

const ALL = { limit: 100 };
const named = ({ items }: MemberPageDto) => ({
  items: items.map(({ user_id: id, name, email }) => ({ id, name: name || email })),
});

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class BudgetsApi {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  /** @param wanted false: not read, such as by those who may not. */
  list = (wanted: () => boolean = () => true) => this.api.read('/api/budgets', () => (wanted() ? {} : undefined));

  /** What a budget can be for, by type; each is read when it is asked for. */
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

  /** All of them: those left out are removed. */
  put = (items: BudgetInput[]) => this.api.call('put', '/api/budgets', { body: { items } });
}
