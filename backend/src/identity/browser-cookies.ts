import type {} from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../config/app-config.js';
import { assertMayUseCookies } from './cookie-routes.js';

/** Browsers accept this prefix only over https, for one host, with path `/`: a sibling host cannot set such a cookie. */
const SECURE_PREFIX = '__Host-';

/**
 * The only place that reads and sets cookies: HttpOnly, SameSite=Lax, Secure over https, and only for routes that state
 * `@UsesCookies()`. The path is `/` because the same session is refreshed at `/api/auth` and at `/auth`, and because
 * `__Host-` requires it.
 */
@Injectable()
export class BrowserCookies {
  constructor(private readonly config: AppConfig) {}

  read(request: FastifyRequest, name: string): string | null {
    assertMayUseCookies(request);
    return request.cookies[this.nameOf(request, name)] || null;
  }

  /** @param maxAge seconds; 0 deletes the cookie */
  write(request: FastifyRequest, reply: FastifyReply, name: string, value: string, maxAge: number): void {
    assertMayUseCookies(request);
    const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: this.secure(request), maxAge } as const;
    void reply.setCookie(this.nameOf(request, name), value, options);
    void reply.header('cache-control', 'no-store');
  }

  private nameOf(request: FastifyRequest, name: string): string {
    return this.secure(request) ? `${SECURE_PREFIX}${name}` : name;
  }

  /** `https` is detected from the connection or, with TRUST_PROXY, from the proxy; else from the configured public URL. */
  private secure(request: FastifyRequest): boolean {
    return request.protocol === 'https' || (this.config.http.publicUrl?.startsWith('https:') ?? false);
  }
}
