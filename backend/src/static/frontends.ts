import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors/domain-error.js';
import { errorResponse } from '../common/errors/error-response.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const ADMIN_DIST = join(root, 'admin/dist/browser');
export const WIDGET_DIST = join(root, 'widget/dist');

const HASHED = /-[A-Z0-9]{8}\.(js|css)$/i;
/** The designer of the console shows it in a frame; no other page may. */
const PREVIEW = /[\\/]preview[\\/]index\.html$/;
const PREVIEW_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";
const API_PREFIXES = ['/api/', '/auth/', '/v1/', '/health/', '/widget/', '/mcp', '/metrics'];

/** The console at `/` (any path without a dot is its router's), the widget's files under `/widget/`. */
export async function serveFrontends(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  if (existsSync(WIDGET_DIST)) {
    await app.register(fastifyStatic as never, {
      root: WIDGET_DIST,
      prefix: '/widget/',
      decorateReply: false,
      cacheControl: false,
      setHeaders: widgetHeaders,
    });
  }
  if (existsSync(ADMIN_DIST)) {
    await app.register(fastifyStatic as never, {
      root: ADMIN_DIST,
      prefix: '/',
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply: FastifyReply, path: string) => {
        void reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  fastify.get('/*', page);
}

/** Websites load the widget from here: any origin may, which their `crossorigin` and SRI need. */
function widgetHeaders(reply: FastifyReply, path: string): void {
  void reply.headers({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control':
      /(?<!\d)\d{1,9}\.\d{1,9}\.\d/.test(path) || HASHED.test(path)
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
    ...(PREVIEW.test(path) ? { 'content-security-policy': PREVIEW_POLICY } : {}),
  });
}

/** Console routes have no dot and no API prefix; everything else that reaches here does not exist. */
function page(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0] ?? '/';
  const isPage = !API_PREFIXES.some((p) => path.startsWith(p)) && !/\.[a-z0-9]+$/i.test(path);
  if (isPage && existsSync(join(ADMIN_DIST, 'index.html'))) {
    void reply.header('cache-control', 'no-cache').sendFile('index.html', ADMIN_DIST);
    return;
  }
  const error = new DomainError('endpoint_not_found', `There is nothing at ${request.method} ${path}.`);
  const { status, headers, body } = errorResponse(error, request);
  void reply.status(status).headers(headers).send(body);
}
