import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';

const DIST = fileURLToPath(new URL('../../reference/dist', import.meta.url));

/** The reader sets style attributes; nothing is loaded from another host. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The API reference at `/api/docs`, as built into `backend/reference/dist`. */
export async function serveApiReference(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(join(DIST, 'index.html'))) return;
  await app.register(fastifyStatic as never, {
    root: DIST,
    prefix: '/api/docs/',
    decorateReply: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply: FastifyReply) => {
      void reply.headers({ 'cache-control': 'no-cache', 'content-security-policy': POLICY });
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/api/docs', (_request, reply) => reply.redirect('/api/docs/', 301));
}
