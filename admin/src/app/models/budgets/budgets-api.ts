import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { Session } from '../../core/auth/session';
import { settle } from '../../core/http/settle';
import type { BudgetInput, BudgetItem } from './budget-types';

interface Named {
  items: { id: string; name: string }[];
}

interface Members {
  items: { user_id: string; name: string; email: string }[];
}

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class BudgetsApi {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);

  /** @param wanted false: not read, such as by those who may not. */
  list(wanted: () => boolean = () => true): HttpResourceRef<{ items: BudgetItem[] } | undefined> {
    return httpResource<{ items: BudgetItem[] }>(() => (wanted() ? '/api/budgets' : undefined));
  }

  /** All of them: those left out are removed. */
  put(items: BudgetInput[]): Promise<{ items: BudgetItem[] }> {
    return settle(this.http.put<{ items: BudgetItem[] }>('/api/budgets', { items }));
  }

  /** What a budget can be for, by type; read when it is asked for. */
  subjects(type: () => string): HttpResourceRef<Named | undefined> {
    return httpResource<Named>(
      () => {
        const path = this.path(type());
        return path ? { url: path, params: { limit: 100 } } : undefined;
      },
      { parse: (page) => named(page as Named | Members) },
    );
  }

  private path(type: string): string | undefined {
    if (type === 'token') return '/api/tokens';
    if (type === 'widget') return '/api/widgets';
    const workspace = this.session.workspace()?.id;
    return type === 'member' && workspace ? `/api/workspaces/${encodeURIComponent(workspace)}/members` : undefined;
  }
}

const named = (page: Named | Members): Named => ({
  items: page.items.map((item) =>
    'user_id' in item ? { id: item.user_id, name: item.name || item.email } : { id: item.id, name: item.name },
  ),
});
