import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { parseConfig } from './config/app-config.js';
import { createLogger, PinoLoggerService } from './observability/logging.js';
import { runProcess } from './process.js';
import { WorkerModule } from './worker.module.js';

await runProcess('worker', async () => {
  const config = parseConfig('worker', process.env);
  const logger = new PinoLoggerService(createLogger(config.log.level, 'worker'));
  return NestFactory.createApplicationContext(WorkerModule.of(config), { logger, abortOnError: false });
});
