import { Module } from '@nestjs/common';
import { UsageWorkerModule } from '../analytics/usage/usage-worker.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { RunStoreModule } from '../runs/run-store.module.js';
import { ErasureRunner } from './erasure-runner.js';
import { ErasuresController } from './erasures.controller.js';
import { ErasuresService } from './erasures.service.js';
import { PersonData } from './person-data.js';

/** Routes; only in the api process. */
@Module({ imports: [AuditModule], controllers: [ErasuresController], providers: [ErasuresService] })
export class ErasureHttpModule {}

/** Processing; only in the worker process, which provides the eraser of the cache. */
@Module({ imports: [AuditModule, RunStoreModule, UsageWorkerModule], providers: [ErasureRunner, PersonData] })
export class ErasureWorkerModule {}
