import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../database/base.entity.js';

export const DEFAULT_TIMEZONE = 'Asia/Kolkata';

/** A tenant. */
@Entity({ tableName: 'workspaces' })
export class Workspace extends BaseEntity {
  @Property({ type: 'string', length: 100 })
  name: string;

  /** IANA name; defines days and months in reports. */
  @Property({ type: 'string', length: 64 })
  timezone: string = DEFAULT_TIMEZONE;
}
