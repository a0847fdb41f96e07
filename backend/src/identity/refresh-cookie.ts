import type {} from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../config/app-config.js';

const NAME = 'nexus_refresh';
/** Browsers accept this prefix only from https, for one host, with path `/`: a sibling host cannot plant such a cookie. */
const SECURE_NAME = `__Host-${NAME}`;

/**
 * The cookie that carries the refresh secret: HttpOnly, SameSite=Lax, Secure when the request came by https.
 * Its path is `/` because the same session is refreshed at `/api/auth` and at `/auth`, and `__Host-` asks for it.
 */
@Injectable()
export class RefreshCookie {
  constructor(private readonly config: AppConfig) {}

  read(request: FastifyRequest): string | null {
    return request.cookies[this.secure(request) ? SECURE_NAME : NAME] || null;
  }

  write(request: FastifyRequest, reply: FastifyReply, secret: string): void {
    this.send(request, reply, secret, this.config.auth.refreshTtlS);
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    this.send(request, reply, '', 0);
  }

  private send(request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void {
    const secure = this.secure(request);
    const options = { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge } as const;
    void reply.setCookie(secure ? SECURE_NAME : NAME, value, options);
    void reply.header('cache-control', 'no-store');
  }

  /** `https` is known from the connection or, with TRUST_PROXY, from the proxy; else from the configured public URL. */
  private secure(request: FastifyRequest): boolean {
    return request.protocol === 'https' || (this.config.http.publicUrl?.startsWith('https:') ?? false);
  }
}
