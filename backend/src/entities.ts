import type { EntityClass } from '@mikro-orm/core';
import { OutboxMessage, WorkspaceRevision } from './workspaces/revisions/revision.entity.js';

/** Every entity of the product, in one list: what is missing here has no table. */
export const ENTITIES: EntityClass<object>[] = [WorkspaceRevision, OutboxMessage];
