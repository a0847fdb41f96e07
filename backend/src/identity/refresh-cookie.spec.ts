import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { BrowserCookies } from './browser-cookies.js';
import { SameOriginGuard } from './cookie-routes.js';
import { RefreshCookie } from './refresh-cookie.js';

type Set = [name: string, value: string, options: Record<string, unknown>];

function setup(protocol: string, publicUrl: string | null, cookies: Record<string, string> = {}) {
  const config = { auth: { refreshTtlS: 60 }, http: { publicUrl } } as AppConfig;
  const sent: Set[] = [];
  const reply = { header: () => reply, setCookie: (...set: Set) => (sent.push(set), reply) } as unknown as FastifyReply;
  return {
    cookie: new RefreshCookie(new BrowserCookies(config), config),
    request: checked({ protocol, cookies, headers: {} }, config),
    reply,
    sent,
  };
}

/** Simulates a request that passed `@UsesCookies()`. */
function checked(request: object, config: AppConfig): FastifyRequest {
  const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  new SameOriginGuard(config).canActivate(context);
  return request as FastifyRequest;
}

describe('refresh cookie', () => {
  it('is neither read nor set on a route without @UsesCookies()', () => {
    const { cookie, reply } = setup('http', null);
    const request = { protocol: 'http', cookies: {}, headers: {} } as unknown as FastifyRequest;
    expect(() => cookie.read(request)).toThrow('@UsesCookies()');
    expect(() => cookie.write(request, reply, 's')).toThrow('@UsesCookies()');
    expect(() => cookie.clear(request, reply)).toThrow('@UsesCookies()');
  });

  it('is HttpOnly, Lax and for all paths; not Secure over plain http, where browsers would drop it', () => {
    const { cookie, request, reply, sent } = setup('http', null);
    cookie.write(request, reply, 's');
    expect(sent).toEqual([
      ['nexus_refresh', 's', { httpOnly: true, sameSite: 'lax', path: '/', secure: false, maxAge: 60 }],
    ]);
  });

  it.each([
    ['https', null],
    ['http', 'https://nexus.example'],
  ])(
    'is Secure and bound to the host by its name when the request came by %s and the public URL is %s',
    (protocol, publicUrl) => {
      const { cookie, request, reply, sent } = setup(protocol, publicUrl);
      cookie.write(request, reply, 's');
      expect(sent).toMatchObject([['__Host-nexus_refresh', 's', { secure: true, path: '/' }]]);
    },
  );

  it('follows the same rule when read: over https a cookie that plain http could have set is ignored', () => {
    const planted = setup('https', null, { nexus_refresh: 'planted' });
    expect(planted.cookie.read(planted.request)).toBeNull();
    const own = setup('https', null, { '__Host-nexus_refresh': 's', nexus_refresh: 'planted' });
    expect(own.cookie.read(own.request)).toBe('s');
    const plain = setup('http', null, { nexus_refresh: 's' });
    expect(plain.cookie.read(plain.request)).toBe('s');
  });

  it('is deleted with an empty value and zero age', () => {
    const { cookie, request, reply, sent } = setup('http', null);
    cookie.clear(request, reply);
    expect(sent).toMatchObject([['nexus_refresh', '', { maxAge: 0, path: '/' }]]);
  });
});
