import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Role } from '@nexus/contracts';
import { TenantEntity } from '../database/base.entity.js';
import { User } from './user.entity.js';

/** A user's place in a workspace. */
@Entity({ tableName: 'members' })
@Unique({ properties: ['workspaceId', 'userId'] })
@Index({ properties: ['userId'] })
export class Member extends TenantEntity {
  @ManyToOne(() => User, { mapToPk: true, fieldName: 'user_id', deleteRule: 'cascade' })
  userId: string;

  @Property({ type: 'string', length: 16 })
  role: Role;
}
