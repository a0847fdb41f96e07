import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../database/tenant-db.js';
import { TenantRows } from '../database/tenant-rows.js';
import { Widget } from './widget.entity.js';

@Injectable()
export class WidgetsRepository extends TenantRows<Widget> {
  constructor(db: TenantDb) {
    super(db, Widget, 'widget_not_found', 'There is no such widget.');
  }

  /** The default widget first, then the oldest first. */
  inOrder(): Promise<Widget[]> {
    return this.db.em().find(Widget, {}, { orderBy: { isDefault: 'desc', createdAt: 'asc', id: 'asc' } });
  }

  async getDefault(): Promise<Widget> {
    const widget = await this.db.em().findOne(Widget, { isDefault: true });
    if (!widget) throw this.missing();
    return widget;
  }

  /** @param before and `after`: in the same transaction */
  add(widget: Widget, before: (em: EntityManager) => Promise<void>, after: () => Promise<void>): Promise<void> {
    return this.db.tx(async (em) => {
      await before(em);
      await em.persist(widget).flush();
      await after();
    });
  }

  /** Locks the row: concurrent changes are applied one after another. @throws DomainError `widget_not_found` */
  change(id: string, fn: (found: Widget, em: EntityManager) => Promise<void>): Promise<Widget> {
    return this.db.tx(async (em) => {
      const found = await this.lock(id);
      await fn(found, em);
      await em.flush();
      return found;
    });
  }

  async namesByPrompt(promptIds: readonly string[]): Promise<Map<string, string[]>> {
    const names = new Map<string, string[]>();
    const widgets = await this.db.em().find(Widget, { promptId: { $in: [...promptIds] } }, { orderBy: { id: 'asc' } });
    for (const { promptId, name } of widgets) names.set(promptId!, [...(names.get(promptId!) ?? []), name]);
    return names;
  }
}
