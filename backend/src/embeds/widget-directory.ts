import { Injectable, type OnModuleInit } from '@nestjs/common';
import { compileDesign, type WidgetConfig } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import type { Principal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { SystemScope } from '../database/system-scope.js';
import { TenantDb } from '../database/tenant-db.js';
import { tokenError } from '../identity/token-errors.js';
import { VisitorRights } from '../identity/visitor-rights.js';
import type { VisitorClaims } from '../identity/visitor-tokens.js';
import { AskerFacts, type Facts } from '../prompts/variables/asker-facts.js';
import { ProcessCache } from '../redis/process-cache.js';
import { RedisService } from '../redis/redis.service.js';
import { NO_LIMITS, Visitor, Widget, type WidgetKnowledge, type WidgetLimits } from './widget.entity.js';

/** Settings of the answers to visitors. */
export interface WidgetAnswering {
  /** Null: the active prompt. */
  promptId: string | null;
  /** Null: the workspace's default. */
  model: string | null;
  knowledge: WidgetKnowledge;
  qaEnabled: boolean;
}

/** The fields of a widget that visitor requests need. */
export interface PublicWidget {
  id: string;
  workspaceId: string;
  publicId: string;
  /** End of the overlap with the previous public id, if any. */
  previousUntil: Date | null;
  allowedOrigins: readonly string[];
  isPaused: boolean;
  pauseMessage: string;
  generation: number;
  answering: WidgetAnswering;
  limits: WidgetLimits;
  /** A visitor has opened it on a website other than this server. */
  seenOnSite: boolean;
  config: WidgetConfig;
}

/** Looks up widgets for visitor requests in the process cache; entries are at most five seconds old. */
@Injectable()
export class WidgetDirectory implements OnModuleInit {
  private readonly cache: ProcessCache<PublicWidget | null>;

  constructor(
    private readonly db: TenantDb,
    private readonly system: SystemScope,
    private readonly rights: VisitorRights,
    private readonly facts: AskerFacts,
    private readonly clock: Clock,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'nexus:widgets');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
    this.rights.use((claims) => this.admitVisitor(claims));
    this.facts.use((principal) => this.factsOf(principal));
  }

  /** Finds a widget by its public id, or by the previous one during the overlap. @throws DomainError `widget_not_found` */
  async findPublic(publicId: string): Promise<PublicWidget> {
    const known = /^[\w-]{1,32}$/.test(publicId)
      ? await this.cache.get(publicId, () => this.load({ $or: [{ publicId }, { previousPublicId: publicId }] }))
      : null;
    const ended = known?.publicId !== publicId && !(known?.previousUntil && known.previousUntil > this.clock.now());
    if (!known || ended) throw notFound();
    return known;
  }

  /** Finds a widget by its id. */
  find(id: string): Promise<PublicWidget | null> {
    return this.cache.get(id, () => this.load({ id }));
  }

  /** Null when the caller is not a visitor or the widget was deleted. */
  async answeringOf(principal: Principal): Promise<WidgetAnswering | null> {
    if (principal.kind !== 'visitor') return null;
    return (await this.find(principal.widgetId))?.answering ?? null;
  }

  /** Records the first session on a website other than this server. Later sessions change nothing. */
  async noteForeignSession({ id, publicId }: PublicWidget, at: Date): Promise<void> {
    await this.db.update(Widget, { id, firstForeignSessionAt: null }, { firstForeignSessionAt: at });
    await this.forget(id, publicId);
  }

  /** Invalidates the cache after a change. @param keys the id and public ids, including the previous one */
  async forget(...keys: (string | null | undefined)[]): Promise<void> {
    await Promise.all(keys.flatMap((key) => (key ? [this.cache.invalidate(key)] : [])));
  }

  /** Implements VisitorRights. */
  private async admitVisitor({ widgetId, workspaceId, generation }: VisitorClaims): Promise<void> {
    const widget = await this.find(widgetId);
    if (widget?.workspaceId !== workspaceId) throw notFound();
    if (widget.isPaused) throw paused(widget);
    if (widget.generation !== generation)
      throw tokenError('token_invalid', 'The settings of the widget have changed. Open a new session.');
  }

  /** Variables about the visitor that prompts can use. */
  private async factsOf(principal: Principal): Promise<Facts> {
    if (principal.kind !== 'visitor') return { visitor: null, widgetName: null };
    const { visitorId: id, widgetId } = principal;
    const [visitor, widget] = await Promise.all([this.db.em().findOne(Visitor, { id, widgetId }), this.find(widgetId)]);
    const { name = null, email = null, attributes = {} } = visitor ?? {};
    return { visitor: { name, email, attributes }, widgetName: widget?.config.name ?? null };
  }

  private async load(by: object): Promise<PublicWidget | null> {
    const widget = await this.system.run('widgets.public', (em) =>
      // A current public id takes precedence over a previous one.
      em.findOne(Widget, by, { orderBy: { previousUntil: 'desc' } }),
    );
    return widget && toPublic(widget);
  }
}

function toPublic(widget: Widget): PublicWidget {
  const { id, workspaceId, publicId, allowedOrigins, isPaused, pauseMessage, generation } = widget;
  const { promptId = null, model = null, knowledge, qaEnabled } = widget;
  return {
    id,
    workspaceId,
    publicId,
    previousUntil: widget.previousUntil ?? null,
    allowedOrigins,
    isPaused,
    pauseMessage,
    generation,
    answering: { promptId, model, knowledge, qaEnabled },
    limits: { ...NO_LIMITS, ...widget.limits },
    seenOnSite: widget.firstForeignSessionAt != null,
    config: toConfig(widget),
  };
}

const toConfig = ({ publicId, name, design, isPaused, pauseMessage }: Widget): WidgetConfig => ({
  public_id: publicId,
  name,
  ...compileDesign(design),
  ...(isPaused && pauseMessage !== '' ? { pause_message: pauseMessage } : {}),
  feedback: true,
});

const notFound = (): DomainError => new DomainError('widget_not_found', 'There is no such widget.');

export const paused = ({ pauseMessage }: Pick<PublicWidget, 'pauseMessage'>): DomainError =>
  new DomainError('widget_paused', pauseMessage || 'This chat is switched off at the moment.');
