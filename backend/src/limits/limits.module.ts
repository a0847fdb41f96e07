import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Maxima } from './maxima.js';
import { RateLimitInterceptor } from './rate-limit.interceptor.js';
import { RequestLimits } from './request-limits.js';
import { WindowCounters } from './window-counters.js';

const SERVICES = [Maxima, RequestLimits, WindowCounters];

@Global()
@Module({ providers: SERVICES, exports: SERVICES })
export class LimitsModule {}

/** Importing it enables request limits for every route; api process only. */
@Module({ providers: [{ provide: APP_INTERCEPTOR, useClass: RateLimitInterceptor }] })
export class RequestLimitsModule {}
