import { DEFAULT_WIDGET_THEME, type QuickButton, type WidgetTheme } from '@nexus/contracts';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { Prompt } from '../prompts/prompt.entity.js';
import { WorkspaceRow } from '../workspaces/workspace-row.js';

export const DEFAULT_GREETING = 'Hi! What would you like to know?';

/** One embed of the chat: how it looks, and which websites may use it. */
@Entity({ tableName: 'widgets' })
@Index({ properties: ['workspaceId', 'createdAt'] })
@Index({ properties: ['promptId'] })
@Unique({ properties: ['publicId'] })
export class Widget extends WorkspaceRow {
  /** In the page of every website: an identifier, never a secret. */
  @Property({ type: 'string', length: 32 })
  publicId: string;

  @Property({ type: 'string', length: 100 })
  name: string;

  /** Web origins; empty = no website. */
  @Property({ type: 'json' })
  allowedOrigins: string[] = [];

  @Property({ type: 'json' })
  theme: WidgetTheme = { ...DEFAULT_WIDGET_THEME };

  @Property({ type: 'string', length: 500 })
  greeting: string = DEFAULT_GREETING;

  @Property({ type: 'json' })
  quickButtons: QuickButton[] = [];

  @Property({ type: 'boolean' })
  isPaused: boolean = false;

  /** Raised by each change that takes rights from visitors: tokens of an earlier one are refused. */
  @Property({ type: 'integer' })
  generation: number = 0;

  /** Its visitors are answered with this prompt; null: with the active one. */
  @ManyToOne(() => Prompt, { mapToPk: true, fieldName: 'prompt_id', nullable: true, deleteRule: 'set null' })
  promptId?: string | null;

  /** When a visitor first opened the chat on a page that is not ours; null = it has been on no website yet. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  firstForeignSessionAt?: Date | null;
}

/** A person on a website, anonymous until they say who they are. */
@Entity({ tableName: 'visitors' })
@Index({ properties: ['workspaceId', 'lastSeenAt'] })
@Index({ properties: ['widgetId'] })
@Index({ name: 'visitors_seen_idx', properties: ['lastSeenAt'] })
export class Visitor extends TenantEntity {
  @ManyToOne(() => Widget, { mapToPk: true, fieldName: 'widget_id', deleteRule: 'cascade' })
  widgetId: string;

  @Property({ type: 'string', length: 300 })
  origin: string;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  lastSeenAt: Date = new Date();

  /** As the page told it; nobody checked it. */
  @Property({ type: 'string', length: 200, nullable: true })
  name?: string | null;

  /** Likewise. */
  @Property({ type: 'string', length: 254, nullable: true })
  email?: string | null;

  /** Likewise: whatever else the page tells, for prompts. */
  @Property({ type: 'json', columnType: 'jsonb', default: '{}' })
  attributes: Record<string, string> = {};
}
