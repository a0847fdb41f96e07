import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const WIDGET = '/api/widget/';
const OPENAI = '/v1/';
const WIDGET_HEADERS = 'authorization, content-type, last-event-id, x-request-id';
const EXPOSED_HEADERS =
  'x-request-id, x-nexus-cache, x-nexus-source, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset';

/**
 * Two families of routes allow any origin, always without credentials, so that a page can only send what it already has: the
 * widget's, where the visitor token is bound to its origin, and OpenAI's protocol, where pages supply an API token.
 */
export function configureCors(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    const allowedHeaders = allowedHeadersOf(request);
    if (allowedHeaders === null) return done();
    const { origin } = request.headers;
    void reply.header('vary', 'Origin').header('cross-origin-resource-policy', 'cross-origin');
    if (origin === undefined) return done();
    void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS });
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return done();
    void reply
      .headers({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': allowedHeaders,
        'access-control-max-age': '600',
      })
      .status(204)
      .send();
  });
  // Without a route an OPTIONS request would be answered before any of our hooks run.
  for (const prefix of [WIDGET, OPENAI])
    fastify.options(`${prefix}*`, (_request, reply) => void reply.status(204).send());
}

/** OpenAI's clients send additional headers that vary by version: all requested headers are allowed. Null = no other origin. */
function allowedHeadersOf({ url, headers }: FastifyRequest): string | null {
  if (url.startsWith(WIDGET)) return WIDGET_HEADERS;
  if (!url.startsWith(OPENAI)) return null;
  return headers['access-control-request-headers'] ?? 'authorization, content-type';
}
