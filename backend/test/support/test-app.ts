import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApiApp } from '../../src/api-app.js';
import { type AppConfig, parseConfig, type ProcessRole } from '../../src/config/app-config.js';
import { ormOptions } from '../../src/database/orm-options.js';
import { ENTITIES } from '../../src/entities.js';
import { createLogger, PinoLoggerService } from '../../src/observability/logging.js';
import { WorkerModule } from '../../src/worker.module.js';
import { testServices } from './services.js';

export interface TestEnvironment {
  env: Record<string, string>;
  config(role: ProcessRole): AppConfig;
}

/** One installation: secrets, a data folder and a queue of its own, on the services of the test run. */
export function testEnvironment(overrides: Record<string, string> = {}): TestEnvironment {
  const services = testServices();
  const env: Record<string, string> = {
    DATABASE_URL: services.databaseUrl,
    VECTOR_DATABASE_URL: services.vectorDatabaseUrl,
    VECTOR_STORE: 'pgvector',
    REDIS_URL: services.redisUrl,
    REDIS_CLUSTER: String(services.redisCluster),
    NEXUS_DATA_DIR: mkdtempSync(join(tmpdir(), 'nexus-test-')),
    NEXUS_JWT_SECRET: randomBytes(32).toString('base64'),
    NEXUS_MASTER_KEY: randomBytes(32).toString('base64'),
    NEXUS_QUEUE_PREFIX: `{bull-${randomUUID().slice(0, 8)}}`,
    NEXUS_SIGNUP: 'open',
    NEXUS_PUBLIC_CATALOGUE: 'false',
    NEXUS_BCRYPT_COST: '4',
    NEXUS_DB_POOL: '4',
    NEXUS_VECTOR_POOL: '2',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
    ...overrides,
  };
  return { env, config: (role) => parseConfig(role, env) };
}

let migrated: Promise<void> | undefined;

/** Applies the migrations once per test process; they are idempotent across processes. */
export async function migrateTestDatabase(): Promise<void> {
  migrated ??= (async () => {
    const orm = await MikroORM.init(ormOptions({ url: testServices().databaseUrl, poolMax: 1, entities: ENTITIES }));
    await orm.migrator.up();
    await orm.close(true);
  })();
  return migrated;
}

export interface RunningApi {
  app: NestFastifyApplication;
  url: string;
  close(): Promise<void>;
}

/** A real api listening on a free port. */
export async function startApi(environment: TestEnvironment): Promise<RunningApi> {
  await migrateTestDatabase();
  const config = environment.config('api');
  const app = await createApiApp(config, createLogger(config.log.level, 'api'));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, url: `http://127.0.0.1:${port}`, close: () => app.close() };
}

/** A real worker in this process. */
export async function startWorker(environment: TestEnvironment): Promise<INestApplicationContext> {
  await migrateTestDatabase();
  const config = environment.config('worker');
  const logger = new PinoLoggerService(createLogger(config.log.level, 'worker'));
  return NestFactory.createApplicationContext(WorkerModule.of(config), { logger, abortOnError: false });
}
