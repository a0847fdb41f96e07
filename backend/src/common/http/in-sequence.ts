import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { isObservable, type Observable } from 'rxjs';
import { onceResolved } from '../rx/once-resolved.js';

/**
 * Combines several interceptors into one, outermost first: same order and contract, without the asynchronous resource and
 * operators that Nest adds per interceptor and request. They must be providers of the route's module.
 */
export function inSequence(...types: Type<NestInterceptor>[]): Type<NestInterceptor> {
  @Injectable()
  class Sequence implements NestInterceptor {
    private parts: NestInterceptor[] | undefined;

    constructor(private readonly module: ModuleRef) {}

    intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
      const parts = (this.parts ??= types.map((type) => this.module.get(type)));
      const from = (i: number): Observable<unknown> => {
        const events = parts[i] ? parts[i].intercept(context, { handle: () => from(i + 1) }) : next.handle();
        return isObservable(events) ? events : onceResolved(() => Promise.resolve(events));
      };
      return from(0);
    }
  }
  return Sequence;
}
