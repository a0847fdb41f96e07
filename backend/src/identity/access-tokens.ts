import { type ExecutionContext, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Clock } from '../common/clock/clock.js';
import { AppConfig } from '../config/app-config.js';
import { ACCESS_AUDIENCE, AuthKeys, TOKEN_ISSUER } from './auth-keys.js';
import { ClaimsCache } from './claims-cache.js';
import { toTokenError, tokenError } from './token-errors.js';

/** Claims of an access token. */
export interface AccessClaims {
  /** User id. */
  sub: string;
  /** Session id. */
  sid: string;
  /** Workspace id. */
  ws: string;
  exp: number;
}

/** Request property for the key that verifies its token. */
const VERIFICATION_KEY = Symbol('verification key');
type Verifiable = FastifyRequest & { [VERIFICATION_KEY]?: Buffer; user?: unknown };

/**
 * Verifies signature, algorithm, issuer, audience and expiry of the token in the Authorization header, and nowhere
 * else. Passport stores strategies by name for the whole process, so this one contains no application state, not even
 * the key.
 */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'nexus-access') {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (request: unknown, _token: unknown, done: (error: null, key?: Buffer) => void) =>
        done(null, (request as Verifiable)[VERIFICATION_KEY]),
      algorithms: ['HS256'],
      issuer: TOKEN_ISSUER,
      audience: ACCESS_AUDIENCE,
      ignoreExpiration: false,
    });
  }

  validate(payload: AccessClaims): AccessClaims {
    return payload;
  }
}

@Injectable()
export class AccessTokenVerifier extends AuthGuard('nexus-access') {
  private readonly verified: ClaimsCache<AccessClaims>;

  constructor(
    private readonly keys: AuthKeys,
    clock: Clock,
  ) {
    super();
    this.verified = new ClaimsCache(clock);
  }

  /** The claims of a token that was verified before and has not expired. */
  known(token: string): AccessClaims | undefined {
    return this.verified.get(token);
  }

  /** @throws DomainError `token_invalid` | `token_expired` */
  async claims(context: ExecutionContext, token: string): Promise<AccessClaims> {
    const request = context.switchToHttp().getRequest<Verifiable>();
    request[VERIFICATION_KEY] = this.keys.access;
    await this.canActivate(context);
    const claims = request.user as AccessClaims;
    this.verified.put(token, claims);
    return claims;
  }

  override handleRequest<T>(error: unknown, claims: T | false, info: unknown): T {
    if (error) throw toTokenError(error);
    if (!claims) throw info instanceof Error ? toTokenError(info) : tokenError('token_invalid');
    return claims;
  }
}

@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: AuthKeys,
    private readonly config: AppConfig,
  ) {}

  issue(claims: Omit<AccessClaims, 'exp'>): { token: string; expiresIn: number } {
    const expiresIn = this.config.auth.accessTtlS;
    const token = this.jwt.sign(
      { sid: claims.sid, ws: claims.ws },
      {
        secret: this.keys.access,
        algorithm: 'HS256',
        issuer: TOKEN_ISSUER,
        audience: ACCESS_AUDIENCE,
        subject: claims.sub,
        expiresIn,
      },
    );
    return { token, expiresIn };
  }

  /** Applies the rules of the strategy above. @throws DomainError `token_invalid` | `token_expired` */
  verify(token: string): AccessClaims {
    try {
      const rules = { algorithms: ['HS256' as const], issuer: TOKEN_ISSUER, audience: ACCESS_AUDIENCE };
      return this.jwt.verify<AccessClaims>(token, { secret: this.keys.access, ...rules });
    } catch (error) {
      throw toTokenError(error);
    }
  }

  /** The audience a JWT claims, unverified; only used to select the verifier. */
  audienceOf(token: string): unknown {
    try {
      return (this.jwt.decode<{ aud?: unknown } | null>(token) ?? {}).aud;
    } catch {
      return undefined;
    }
  }
}
