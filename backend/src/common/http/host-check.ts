import { hostname } from 'node:os';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '../errors/domain-error.js';
import { errorResponse } from '../errors/error-response.js';
import { isKnownHost } from '../net/known-hosts.js';

/** Load balancers ask by whatever name they have; the answer says nothing. */
const HEALTH = /^\/health\//;

/**
 * Refuses requests by names that this server does not have: the Host header, and what a trusted proxy says it was. Both,
 * because a page that reached this server by such a name can send any X-Forwarded-Host.
 * @param names as for `isKnownHost`; the name of the machine is always known
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
