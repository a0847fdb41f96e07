import fastifyCookie from '@fastify/cookie';
import { Controller, Get, Inject, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from '../../src/api.module.js';
import { CurrentPrincipal, Public, Requires, SignedIn } from '../../src/common/auth/decorators.js';
import { RouteCheck } from '../../src/common/auth/route-check.js';
import { enterRequestContext, type Principal, RequestContext } from '../../src/common/context/request-context.js';
import { createLogger, PinoLoggerService } from '../../src/observability/logging.js';
import { migrateTestDatabase, type RunningApi, type TestEnvironment } from '../support/test-app.js';

/** One route per kind of rule; each tells who the guard took the caller for. */
@Controller('probe')
class ProbeController {
  constructor(@Inject(RequestContext) private readonly context: RequestContext) {}

  @Get('chat')
  @Requires('chat:create')
  chat(@CurrentPrincipal() principal: Principal) {
    return this.describe(principal);
  }

  @Get('knowledge')
  @Requires('knowledge:write')
  knowledge(@CurrentPrincipal() principal: Principal) {
    return this.describe(principal);
  }

  @Get('visitor')
  @Requires('widget:chat', 'visitor')
  visitor(@CurrentPrincipal() principal: Principal) {
    return this.describe(principal);
  }

  @Post('members')
  @SignedIn()
  members(@CurrentPrincipal() principal: Principal) {
    return this.describe(principal);
  }

  @Get('public')
  @Public()
  open() {
    return { workspace: this.context.values?.workspaceId ?? null };
  }

  /** States no rule: the boot check would stop it, the guard must refuse it by itself. */
  @Get('undeclared')
  undeclared() {
    return {};
  }

  private describe(principal: Principal) {
    return {
      kind: principal.kind,
      id: principal.id,
      workspace: this.context.workspaceId,
      permissions: [...principal.permissions],
    };
  }
}

/** The api with the probe routes beside its own. */
export async function startProbeApi(environment: TestEnvironment): Promise<RunningApi> {
  await migrateTestDatabase();
  const config = environment.config('api');
  @Module({ imports: [ApiModule.of(config)], controllers: [ProbeController] })
  class ProbeModule {}
  const logger = new PinoLoggerService(createLogger(config.log.level, 'api'));
  const app = await NestFactory.create<NestFastifyApplication>(
    ProbeModule,
    new FastifyAdapter({ forceCloseConnections: true }),
    {
      logger,
      abortOnError: false,
    },
  );
  app.get(RouteCheck, { strict: false }).onApplicationBootstrap = () => undefined;
  await app.register(fastifyCookie as never);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preHandler', (request, _reply, done) => enterRequestContext({ requestId: request.id }, done));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, url: `http://127.0.0.1:${port}`, close: () => app.close() };
}
