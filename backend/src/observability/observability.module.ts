import { Global, Module } from '@nestjs/common';
import { HealthService } from './health.service.js';

@Global()
@Module({ providers: [HealthService], exports: [HealthService] })
export class ObservabilityModule {}
