import { defaultDesign, type WidgetDesign } from '@nexus/contracts';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { Prompt } from '../prompts/prompt.entity.js';
import { WorkspaceRow } from '../workspaces/workspace-row.js';

/** Documents that a widget uses for answers; empty lists: all documents. */
export interface WidgetKnowledge {
  folders: string[];
  tags: string[];
}

/** Maximum numbers of messages, in addition to those of the installation; null: none. */
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

/** One embed of the chat: its design, the settings of its answers, and the websites that can use it. */
@Entity({ tableName: 'widgets' })
@Index({ properties: ['workspaceId', 'createdAt'] })
@Index({ properties: ['promptId'] })
@Index({ name: 'widgets_previous_idx', properties: ['previousPublicId'] })
@Unique({ properties: ['publicId'] })
@Unique({ name: 'widgets_default_unique', properties: ['workspaceId'], where: 'is_default' })
export class Widget extends WorkspaceRow {
  /** Public identifier in the HTML of every website, not a secret. */
  @Property({ type: 'string', length: 32 })
  publicId: string;

  /** Accepted until `previousUntil`, so that websites can be updated one after another. */
  @Property({ type: 'string', length: 32, nullable: true })
  previousPublicId?: string | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  previousUntil?: Date | null;

  /** Created with the workspace; it cannot be deleted. */
  @Property({ type: 'boolean', default: false })
  isDefault: boolean = false;

  @Property({ type: 'string', length: 100 })
  name: string;

  /** Web origins and patterns, see `origins.ts`; with an empty list no website can use the widget. */
  @Property({ type: 'json' })
  allowedOrigins: string[] = [];

  /** The published design. */
  @Property({ type: 'json', columnType: 'jsonb' })
  design: WidgetDesign = defaultDesign();

  /** Unpublished changes; null: none. */
  @Property({ type: 'json', columnType: 'jsonb', nullable: true })
  draft?: WidgetDesign | null;

  /** Version of `design`. */
  @Property({ type: 'integer', default: 1 })
  designVersion: number = 1;

  @Property({ type: 'boolean' })
  isPaused: boolean = false;

  /** Shown to visitors while the widget is paused; empty: the default text. */
  @Property({ type: 'string', length: 300, default: '' })
  pauseMessage: string = '';

  /** Model of the answers; null: the default model of the workspace. */
  @Property({ type: 'string', length: 200, nullable: true })
  model?: string | null;

  @Property({ type: 'json', columnType: 'jsonb', default: '{"folders": [], "tags": []}' })
  knowledge: WidgetKnowledge = { folders: [], tags: [] };

  /** Whether Q&A entries are used for answers. */
  @Property({ type: 'boolean', default: true })
  qaEnabled: boolean = true;

  @Property({ type: 'json', columnType: 'jsonb', default: '{}' })
  limits: WidgetLimits = { ...NO_LIMITS };

  /** Incremented by each change that withdraws access: older visitor tokens are rejected. */
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
