import type { WidgetDesign } from '@nexus/contracts';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { Widget } from './widget.entity.js';

/** A published design. Rows are never changed. */
@Entity({ tableName: 'widget_designs' })
@Index({ name: 'widget_designs_workspace_id_index', properties: ['workspaceId'] })
@Unique({ name: 'widget_designs_version_unique', properties: ['widgetId', 'version'] })
export class WidgetDesignVersion extends TenantEntity {
  @ManyToOne(() => Widget, { mapToPk: true, fieldName: 'widget_id', deleteRule: 'cascade' })
  widgetId: string;

  @Property({ type: 'integer' })
  version: number;

  @Property({ type: 'json', columnType: 'jsonb' })
  design: WidgetDesign;

  /** A principal's id. */
  @Property({ type: 'string', length: 120 })
  author: string;

  @Property({ type: 'string', length: 200, default: '' })
  note: string = '';
}
