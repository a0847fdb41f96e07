import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../config/app-config.js';
import { BrowserCookies } from './browser-cookies.js';

const NAME = 'nexus_refresh';

/** The cookie that carries the refresh secret. */
@Injectable()
export class RefreshCookie {
  constructor(
    private readonly cookies: BrowserCookies,
    private readonly config: AppConfig,
  ) {}

  read(request: FastifyRequest): string | null {
    return this.cookies.read(request, NAME);
  }

  write(request: FastifyRequest, reply: FastifyReply, secret: string): void {
    this.cookies.write(request, reply, NAME, secret, this.config.auth.refreshTtlS);
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    this.cookies.write(request, reply, NAME, '', 0);
  }
}
