import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RateLimitInterceptor } from './rate-limit.interceptor.js';
import { RequestCounters } from './request-counters.js';

/** Importing it counts every route's requests; api process only. */
@Module({ providers: [RequestCounters, { provide: APP_INTERCEPTOR, useClass: RateLimitInterceptor }] })
export class LimitsModule {}
