import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AnsweredRequests } from './answered-requests.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** Importing it applies the interceptor to every route; api process only. */
@Module({ providers: [AnsweredRequests, { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor }] })
export class IdempotencyModule {}
