import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { VISITOR_PERMISSIONS } from '@nexus/contracts';
import type { VisitorPrincipal } from '../common/context/request-context.js';
import { AppConfig } from '../config/app-config.js';
import { AuthKeys, TOKEN_ISSUER, VISITOR_AUDIENCE } from './auth-keys.js';
import { ClaimsCache } from './claims-cache.js';
import { toTokenError } from './token-errors.js';

export interface VisitorClaims {
  visitorId: string;
  widgetId: string;
  workspaceId: string;
  /** Web origin (`https://host[:port]`) of the page that asked; the token works from no other. */
  origin: string;
}

interface Payload {
  sub: string;
  wid: string;
  ws: string;
  org: string;
  exp: number;
}

const PERMISSIONS: ReadonlySet<(typeof VISITOR_PERMISSIONS)[number]> = new Set(VISITOR_PERMISSIONS);

/** Short-lived tokens of website visitors: JWTs of an audience and key of their own, bound to the page's origin. */
@Injectable()
export class VisitorTokens {
  private readonly verified = new ClaimsCache<Payload>();

  constructor(
    private readonly jwt: JwtService,
    private readonly keys: AuthKeys,
    private readonly config: AppConfig,
  ) {}

  issue({ visitorId, widgetId, workspaceId, origin }: VisitorClaims): { token: string; expiresIn: number } {
    const expiresIn = this.config.auth.visitorTtlS;
    const token = this.jwt.sign(
      { wid: widgetId, ws: workspaceId, org: origin },
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
   * Whose token it is. The caller must still compare `origin` with that of the request; the guard does.
   * @throws DomainError `token_invalid` | `token_expired`
   */
  verify(token: string): VisitorPrincipal {
    const claims = this.verified.get(token) ?? this.check(token);
    return {
      kind: 'visitor',
      id: `visitor:${claims.sub}`,
      visitorId: claims.sub,
      widgetId: claims.wid,
      workspaceId: claims.ws,
      origin: claims.org,
      permissions: PERMISSIONS,
    };
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
