import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Role } from '@nexus/contracts';
import { WorkspaceRow } from './workspace-row.js';
import { User } from './user.entity.js';

/** A user's membership in a workspace. */
@Entity({ tableName: 'members' })
@Unique({ properties: ['workspaceId', 'userId'] })
@Index({ properties: ['userId'] })
export class Member extends WorkspaceRow {
  @ManyToOne(() => User, { mapToPk: true, fieldName: 'user_id', deleteRule: 'cascade' })
  userId: string;

  @Property({ type: 'string', length: 16 })
  role: Role;
}
