import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createApiApp } from './api-app.js';
import { parseConfig } from './config/app-config.js';
import { createLogger } from './observability/logging.js';
import { buildOpenApi } from './openapi-document.js';

/** Writes the OpenAPI document without listening and without any service: `openapi.js --out <file>`. */
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const unused = { DATABASE_URL: 'postgres://127.0.0.1:1/none', REDIS_URL: 'redis://127.0.0.1:1' };
const random = (): string => crypto.randomUUID() + crypto.randomUUID();
const config = parseConfig('openapi', {
  ...unused,
  NEXUS_JWT_SECRET: random(),
  NEXUS_MASTER_KEY: random(),
  LOG_LEVEL: 'silent',
});
const app = await createApiApp(config, createLogger('silent', 'openapi'));
const json = `${JSON.stringify(buildOpenApi(app), null, 2)}\n`;
if (values.out) writeFileSync(values.out, json);
else process.stdout.write(json);
process.exit(0);
