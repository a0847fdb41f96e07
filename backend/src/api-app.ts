import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyMultipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger as Pino } from 'pino';
import { ApiModule } from './api.module.js';
import { bodyLimits } from './common/http/body-limits.js';
import { refuseConnection } from './common/http/connection-errors.js';
import { configureCors } from './common/http/cors.js';
import { checkHosts } from './common/http/host-check.js';
import { readJsonBodies } from './common/http/json-body.js';
import { SlowBodies } from './common/http/slow-bodies.js';
import { CompletionFastPath } from './chat/http/completion-fast-path.js';
import { enterRequestContext } from './common/context/request-context.js';
import { newId } from './common/ids/ids.js';
import type { AppConfig } from './config/app-config.js';
import { PinoLoggerService } from './observability/logging.js';
import { setupOpenApi } from './openapi-document.js';
import { serveApiReference } from './static/api-reference.js';
import { serveFrontends } from './static/frontends.js';

/** Of one upload. */
const MAX_FILES = 20;
/** Of a request as a whole, a last resort: how fast a body comes in is watched while it does. */
const TIMEOUTS = {
  requestTimeout: 24 * 3_600_000,
  http: { headersTimeout: 30_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
};
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** Builds the api without listening; main.ts, the OpenAPI writer and tests all start here. */
export async function createApiApp(config: AppConfig, logger: Pino): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...TIMEOUTS,
    clientErrorHandler: refuseConnection,
    trustProxy: config.http.trustProxy,
    requestIdHeader: false,
    // A caller's own id is kept when it is harmless, so that traces join up.
    genReqId: (req: { headers: Record<string, unknown> }) => {
      const given = req.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
    },
    forceCloseConnections: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.of(config), adapter, {
    logger: new PinoLoggerService(logger),
    bufferLogs: false,
    bodyParser: false,
    abortOnError: false,
  });
  app.enableShutdownHooks([]);
  const fastify = app.getHttpAdapter().getInstance();
  readJsonBodies(fastify, bodyLimits(config.limits));
  new SlowBodies(config.http.bodyPace).watch(fastify);
  await registerPlugins(app, config);
  addSecurityHeaders(app);
  checkHosts(app, config.http.names);
  configureCors(app);
  addHooks(app, logger);
  if (config.role !== 'openapi') setupOpenApi(app);
  await serveApiReference(app);
  await serveFrontends(app);
  return app;
}

async function registerPlugins(app: NestFastifyApplication, config: AppConfig): Promise<void> {
  await app.register(fastifyCookie as never);
  await app.register(fastifyMultipart as never, {
    limits: { fileSize: config.limits.uploadMaxBytes, files: MAX_FILES, parts: 40, headerPairs: 200 },
    throwFileSizeLimit: true,
  });
  await app.register(fastifyHelmet as never, {
    global: false,
    // The hosted chat page and the API reference set their own policy.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    // The console and the widget hang on this one name; what else its domain holds is not ours to say.
    strictTransportSecurity: config.http.publicUrl?.startsWith('https:') ? { includeSubDomains: false } : false,
  });
}

/** Helmet's headers are the same for every request: computed by it for the first, set as they are for the others. */
function addSecurityHeaders(app: NestFastifyApplication): void {
  let fixed: [string, string][] | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, { raw, helmet }, done) => {
      if (fixed) for (const [name, value] of fixed) raw.setHeader(name, value);
      else {
        const before = new Set(raw.getHeaderNames());
        void helmet();
        fixed = Object.entries(raw.getHeaders() as Record<string, string>).filter(([name]) => !before.has(name));
      }
      done();
    });
}

/** Request context, request id, one log line per request. */
function addHooks(app: NestFastifyApplication, logger: Pino): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  // After the body is parsed: its events would leave the asynchronous context.
  fastify.addHook('preHandler', (request, _reply, done) => enterRequestContext({ requestId: request.id }, done));
  const fastPath = app.get(CompletionFastPath, { strict: false });
  fastify.addHook('preHandler', (request, reply, done) => fastPath.handle(request, reply, done));
  fastify.addHook('onResponse', (request, reply, done) => {
    const path = request.url.split('?', 1)[0];
    logger.info(
      {
        request_id: request.id,
        method: request.method,
        path,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
    done();
  });
}
