import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';

const CHECKED = Symbol('came from no other website');
type Checked = object & { [CHECKED]?: true };

/**
 * Protects against login CSRF: browsers send and store cookies even if another website made the request, whose form
 * could sign a person in to the attacker's account. Such requests are refused by Sec-Fetch-Site, which pages cannot
 * set, by Origin for browsers that do not send it, and by content types that forms can produce.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(private readonly config: AppConfig) {}

  /** @throws DomainError `cross_site_request` | `unsupported_media_type` */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!this.isOwn(request))
      throw new DomainError('cross_site_request', 'Only pages of this server may send this request.');
    const type = request.headers['content-type'];
    if (type !== undefined && !/^application\/json\s*(?:;|$)/i.test(type))
      throw new DomainError('unsupported_media_type', 'Send this endpoint application/json.');
    (request as Checked)[CHECKED] = true;
    return true;
  }

  /** Clients other than browsers send neither header, and no cookies of other users. */
  private isOwn(request: FastifyRequest): boolean {
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (site !== undefined) return site === 'same-origin' || site === 'none';
    if (origin === undefined) return true;
    const { publicUrl } = this.config.http;
    const sender = URL.parse(origin);
    return sender !== null && (sender.host === request.host || sender.origin === URL.parse(publicUrl ?? '')?.origin);
  }
}

/** States that a route reads or sets cookies: BrowserCookies refuses all others. */
export const UsesCookies = (): MethodDecorator =>
  applyDecorators(
    UseGuards(SameOriginGuard),
    ApiResponse({ status: 403, description: 'Also `cross_site_request`: a page of another website sent the request' }),
  );

/** @throws Error when the route has not stated `@UsesCookies()` */
export function assertMayUseCookies(request: object): void {
  if (!(request as Checked)[CHECKED]) throw new Error('A route that uses cookies has to state @UsesCookies()');
}
