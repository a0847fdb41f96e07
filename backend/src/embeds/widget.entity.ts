import { defaultDesign, type WidgetDesign } from '@nexus/contracts';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { Prompt } from '../prompts/prompt.entity.js';
import { WorkspaceRow } from '../workspaces/workspace-row.js';

/** Which documents a widget answers from; empty lists: all of them. */
export interface WidgetKnowledge {
  folders: string[];
  tags: string[];
}

/** Maximum numbers of messages, besides those of the installation; null: none. */
export interface WidgetLimits {
  messages_per_minute: number | null;
  messages_per_day: number | null;
  visitor_messages_per_day: number | null;
}
export const NO_LIMITS: WidgetLimits = {
  messages_per_minute: null,
  messages_per_day: null,
  visitor_messages_per_day: null,
};

/** One embed of the chat: how it looks, how it answers, and which websites may use it. */
@Entity({ tableName: 'widgets' })
@Index({ properties: ['workspaceId', 'createdAt'] })
@Index({ properties: ['promptId'] })
@Index({ name: 'widgets_previous_idx', properties: ['previousPublicId'] })
@Unique({ properties: ['publicId'] })
export class Widget extends WorkspaceRow {
  /** Public identifier in the HTML of every website, not a secret. */
  @Property({ type: 'string', length: 32 })
  publicId: string;

  /** Still accepted until `previousUntil`: websites change their code one after the other. */
  @Property({ type: 'string', length: 32, nullable: true })
  previousPublicId?: string | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  previousUntil?: Date | null;

  /** The one that a workspace begins with. It cannot be deleted. */
  @Property({ type: 'boolean', default: false })
  isDefault: boolean = false;

  @Property({ type: 'string', length: 100 })
  name: string;

  /** Web origins and patterns of them, see `origins.ts`; empty = no website. */
  @Property({ type: 'json' })
  allowedOrigins: string[] = [];

  /** As websites show it. */
  @Property({ type: 'json', columnType: 'jsonb' })
  design: WidgetDesign = defaultDesign();

  /** As the console edits it; null: nothing is changed. */
  @Property({ type: 'json', columnType: 'jsonb', nullable: true })
  draft?: WidgetDesign | null;

  /** Of `design`. */
  @Property({ type: 'integer', default: 1 })
  designVersion: number = 1;

  @Property({ type: 'boolean' })
  isPaused: boolean = false;

  /** What visitors read while it is paused; empty: the widget's own words. */
  @Property({ type: 'string', length: 300, default: '' })
  pauseMessage: string = '';

  /** Answers its visitors; null: the workspace's default. */
  @Property({ type: 'string', length: 200, nullable: true })
  model?: string | null;

  @Property({ type: 'json', columnType: 'jsonb', default: '{"folders": [], "tags": []}' })
  knowledge: WidgetKnowledge = { folders: [], tags: [] };

  /** Whether Q&A entries answer its visitors. */
  @Property({ type: 'boolean', default: true })
  qaEnabled: boolean = true;

  @Property({ type: 'json', columnType: 'jsonb', default: '{}' })
  limits: WidgetLimits = { ...NO_LIMITS };

  /** Raised by each change that takes rights from visitors: tokens of an earlier one are refused. */
  @Property({ type: 'integer' })
  generation: number = 0;

  /** System prompt for answers to its visitors; null: the active prompt. */
  @ManyToOne(() => Prompt, { mapToPk: true, fieldName: 'prompt_id', nullable: true, deleteRule: 'set null' })
  promptId?: string | null;

  /** Time of the first session on a website other than this server; null before. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  firstForeignSessionAt?: Date | null;
}

/** A visitor of a website, anonymous unless the page identifies them. */
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

  /** Provided by the page, not verified. */
  @Property({ type: 'string', length: 200, nullable: true })
  name?: string | null;

  /** Provided by the page, not verified. */
  @Property({ type: 'string', length: 254, nullable: true })
  email?: string | null;

  /** Further attributes for prompts; provided by the page, not verified. */
  @Property({ type: 'json', columnType: 'jsonb', default: '{}' })
  attributes: Record<string, string> = {};
}
