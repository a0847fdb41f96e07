import { hostname } from 'node:os';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '../errors/domain-error.js';
import { errorResponse } from '../errors/error-response.js';
import { isKnownHost } from '../net/known-hosts.js';

/** Load balancers may use any name; the response reveals nothing. */
const HEALTH = /^\/health\//;

/**
 * Refuses requests for host names that do not belong to this server, in the Host header and in the one reported by a trusted
 * proxy. Both are checked, because a page that reached this server under a foreign name can send any X-Forwarded-Host.
 * @param names as for `isKnownHost`; the machine's own name is always known
 */
export function checkHosts(app: NestFastifyApplication, names: readonly string[]): void {
  const known = [...names, hostname().toLowerCase()];
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      const asked = [request.headers.host, request.host].filter((host) => host !== undefined && host !== '');
      if (asked.every((host) => isKnownHost(host!, known)) || HEALTH.test(request.url)) return done();
      const error = new DomainError(
        'host_not_allowed',
        'This server is not known by this name. Its operator can add the name to NEXUS_ALLOWED_HOSTS or set NEXUS_PUBLIC_URL.',
      );
      const { status, headers, body } = errorResponse(error, request);
      void reply.status(status).headers(headers).send(body);
    });
}
