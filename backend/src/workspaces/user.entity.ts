import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../database/base.entity.js';

/** A person with an account; a member of workspaces. */
@Entity({ tableName: 'users' })
export class User extends BaseEntity {
  /** Lower case. */
  @Property({ type: 'string', length: 254 })
  @Unique()
  email: string;

  @Property({ type: 'string', length: 100 })
  name: string;

  @Property({ type: 'string', length: 100, hidden: true })
  passwordHash: string;

  /** True for the account created with the setup token, else null: the unique index allows only one. */
  @Property({ type: 'boolean', nullable: true })
  @Unique()
  founder?: boolean | null;
}
