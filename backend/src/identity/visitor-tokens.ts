import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { VISITOR_PERMISSIONS } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import type { VisitorPrincipal } from '../common/context/request-context.js';
import { AppConfig } from '../config/app-config.js';
import { AuthKeys, TOKEN_ISSUER, VISITOR_AUDIENCE } from './auth-keys.js';
import { ClaimsCache } from './claims-cache.js';
import { toTokenError } from './token-errors.js';

export interface VisitorClaims {
  visitorId: string;
  widgetId: string;
  workspaceId: string;
  /** Web origin (`https://host[:port]`) of the requesting page; the token is valid only there. */
  origin: string;
  /** Generation of the widget's settings at issue; a later change that removes rights invalidates the token. */
  generation: number;
}

interface Payload {
  sub: string;
  wid: string;
  ws: string;
  org: string;
  gen: number;
  exp: number;
}

const PERMISSIONS: ReadonlySet<(typeof VISITOR_PERMISSIONS)[number]> = new Set(VISITOR_PERMISSIONS);

export const toVisitorPrincipal = ({ visitorId, widgetId, workspaceId, origin }: VisitorClaims): VisitorPrincipal => ({
  kind: 'visitor',
  id: `visitor:${visitorId}`,
  visitorId,
  widgetId,
  workspaceId,
  origin,
  permissions: PERMISSIONS,
});

/** Short-lived tokens of website visitors: JWTs with their own audience and key, bound to the page's origin. */
@Injectable()
export class VisitorTokens {
  private readonly verified: ClaimsCache<Payload>;

  constructor(
    private readonly jwt: JwtService,
    private readonly keys: AuthKeys,
    private readonly config: AppConfig,
    clock: Clock,
  ) {
    this.verified = new ClaimsCache(clock);
  }

  issue({ visitorId, widgetId, workspaceId, origin, generation }: VisitorClaims): { token: string; expiresIn: number } {
    const expiresIn = this.config.auth.visitorTtlS;
    const token = this.jwt.sign(
      { wid: widgetId, ws: workspaceId, org: origin, gen: generation },
      {
        secret: this.keys.visitor,
        algorithm: 'HS256',
        issuer: TOKEN_ISSUER,
        audience: VISITOR_AUDIENCE,
        subject: visitorId,
        expiresIn,
      },
    );
    return { token, expiresIn };
  }

  /**
   * The claims of the token. The caller must still compare `origin` with that of the request, and check VisitorRights.
   * @throws DomainError `token_invalid` | `token_expired`
   */
  verify(token: string): VisitorClaims {
    const { sub, wid, ws, org, gen } = this.verified.get(token) ?? this.check(token);
    return { visitorId: sub, widgetId: wid, workspaceId: ws, origin: org, generation: gen };
  }

  private check(token: string): Payload {
    try {
      const rules = { algorithms: ['HS256' as const], issuer: TOKEN_ISSUER, audience: VISITOR_AUDIENCE };
      const payload = this.jwt.verify<Payload>(token, { secret: this.keys.visitor, ...rules });
      this.verified.put(token, payload);
      return payload;
    } catch (error) {
      throw toTokenError(error);
    }
  }
}
