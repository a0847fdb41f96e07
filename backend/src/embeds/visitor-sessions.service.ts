import { Injectable } from '@nestjs/common';
import type { WidgetConfig } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { TenantDb } from '../database/tenant-db.js';
import { VisitorTokens } from '../identity/visitor-tokens.js';
import { Maxima } from '../limits/maxima.js';
import type { OpenSessionDto, VisitorChallengeDto, VisitorDto, VisitorSessionDto } from './dto/visitor.dto.js';
import { matchesOrigin } from './origins.js';
import { CHALLENGE_TTL_S } from './proof-of-work.js';
import { checkAttributes, tell } from './visitor-facts.js';
import { VisitorLimits } from './visitor-limits.js';
import { Visitor } from './widget.entity.js';
import { paused, type PublicWidget, WidgetDirectory } from './widget-directory.js';

export interface SessionAsker {
  /** Origin header of the page; null = the request was not sent by a page. */
  origin: string | null;
  /** The page belongs to this product: the hosted chat or the console. */
  own: boolean;
  ip: string;
}

/** Issues visitor tokens for websites that are allowed to use a widget. */
@Injectable()
export class VisitorSessionsService {
  constructor(
    private readonly widgets: WidgetDirectory,
    private readonly tokens: VisitorTokens,
    private readonly limits: VisitorLimits,
    private readonly db: TenantDb,
    private readonly maxima: Maxima,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** Public configuration, shown before a session exists. @throws DomainError `widget_not_found` */
  async configuration(publicId: string, asker: SessionAsker): Promise<WidgetConfig> {
    const widget = await this.widgets.findPublic(publicId);
    return asker.origin === null ? widget.config : { ...widget.config, allowed_here: isAllowed(widget, asker) };
  }

  /**
   * Opens a session for a new visitor, or for the visitor of an earlier session on this website.
   * @throws DomainError `validation_failed` | `widget_not_found` | `origin_not_allowed` | `widget_paused` | `rate_limited` |
   *   `proof_required` | `quota_exceeded`
   */
  async open(
    publicId: string,
    asker: SessionAsker,
    { visitor_id: knownId, proof, visitor: told }: OpenSessionDto,
  ): Promise<VisitorSessionDto> {
    checkAttributes(told?.attributes);
    const asked = await this.limits.countSession(asker.ip);
    const widget = await this.widgets.findPublic(publicId);
    const origin = allowedOrigin(widget, asker);
    if (widget.isPaused) throw paused(widget);
    await this.limits.admitSession(widget.id, asker.ip, asked, proof);
    const visitorId = await this.context.run({ workspaceId: widget.workspaceId }, async () => {
      if (!asker.own && !widget.seenOnSite) await this.widgets.noteForeignSession(widget, this.clock.now());
      return this.visitor(widget.id, origin, knownId, told);
    });
    const { token, expiresIn } = this.tokens.issue({
      visitorId,
      widgetId: widget.id,
      workspaceId: widget.workspaceId,
      origin,
      generation: widget.generation,
    });
    return { visitor_token: token, expires_in: expiresIn, visitor_id: visitorId };
  }

  /** @throws DomainError `widget_not_found` */
  async challenge(publicId: string, ip: string): Promise<VisitorChallengeDto> {
    const widget = await this.widgets.findPublic(publicId);
    const { challenge, bits } = await this.limits.challenge(widget.id, ip);
    return { challenge, bits, expires_in: CHALLENGE_TTL_S };
  }

  /** A visitor id is valid for one widget and website only; otherwise a new visitor is created. */
  private async visitor(widgetId: string, origin: string, knownId?: string, told?: VisitorDto): Promise<string> {
    return this.db.tx(async (em) => {
      const known = knownId ? await em.findOne(Visitor, { id: knownId, widgetId, origin }) : null;
      if (!known) await this.maxima.refuseGrown(em, 'visitors', Visitor);
      const visitor =
        known ?? Object.assign(new Visitor(), { widgetId, origin, workspaceId: this.context.workspaceId });
      visitor.lastSeenAt = this.clock.now();
      tell(visitor, told);
      await em.persist(visitor).flush();
      return visitor.id;
    });
  }
}

const isAllowed = ({ allowedOrigins }: PublicWidget, { origin, own }: SessionAsker): boolean =>
  origin !== null && (own || matchesOrigin(allowedOrigins, origin));

function allowedOrigin(widget: PublicWidget, asker: SessionAsker): string {
  if (asker.origin !== null && isAllowed(widget, asker)) return asker.origin;
  throw new DomainError(
    'origin_not_allowed',
    'This website is not allowed to use the widget. Add its origin in the widget settings.',
  );
}
