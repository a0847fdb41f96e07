import { Module } from '@nestjs/common';
import { AnalyticsController } from './analytics.controller.js';
import { AnalyticsService } from './analytics.service.js';
import { UsageModule } from './usage/usage.module.js';

/** Routes only; recording is in UsageModule, which the worker uses too. */
@Module({ imports: [UsageModule], controllers: [AnalyticsController], providers: [AnalyticsService] })
export class AnalyticsModule {}
