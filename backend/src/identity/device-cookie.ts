import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthKeys } from './auth-keys.js';
import { BrowserCookies } from './browser-cookies.js';

const NAME = 'nexus_device';
/** The longest lifetime that browsers accept for a cookie. */
const MAX_AGE_S = 400 * 86_400;
const ID = /^[\w-]{22}$/;

/**
 * Remembers that a browser has signed in to an account: `<random id>.<mac over id and e-mail>`. It grants no access;
 * the throttle counts such browsers separately, so that attempts of strangers do not lock the owner out (OWASP: device
 * cookies). It contains no account name, and survives signing out.
 */
@Injectable()
export class DeviceCookie {
  constructor(
    private readonly cookies: BrowserCookies,
    private readonly keys: AuthKeys,
  ) {}

  /** The device id if the browser has signed in to this account before, else null. */
  idFor(request: FastifyRequest, email: string): string | null {
    const [id = '', mac = '', ...rest] = (this.cookies.read(request, NAME) ?? '').split('.');
    if (rest.length > 0 || !ID.test(id)) return null;
    const expected = Buffer.from(this.mac(id, email));
    const given = Buffer.from(mac);
    return given.length === expected.length && timingSafeEqual(given, expected) ? id : null;
  }

  remember(request: FastifyRequest, reply: FastifyReply, email: string): void {
    const id = this.idFor(request, email) ?? randomBytes(16).toString('base64url');
    this.cookies.write(request, reply, NAME, `${id}.${this.mac(id, email)}`, MAX_AGE_S);
  }

  private mac(id: string, email: string): string {
    return createHmac('sha256', this.keys.device).update(`${id}|${email}`).digest('base64url');
  }
}
