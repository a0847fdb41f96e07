import { describe, expect, it } from '@jest/globals';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { firstValueFrom, map, type Observable, of } from 'rxjs';
import { inSequence } from './in-sequence.js';

@Injectable()
class Outer implements NestInterceptor<string, string> {
  intercept(_: ExecutionContext, next: CallHandler<string>): Observable<string> {
    return next.handle().pipe(map((text) => `outer(${text})`));
  }
}
@Injectable()
class LateInner implements NestInterceptor<string, string> {
  intercept(_: ExecutionContext, next: CallHandler<string>): Promise<Observable<string>> {
    return Promise.resolve(next.handle().pipe(map((text) => `inner(${text})`)));
  }
}
@Injectable()
class Answers implements NestInterceptor<string, string> {
  intercept(): Observable<string> {
    return of('answered');
  }
}

describe('inSequence', () => {
  const run = (...types: Parameters<typeof inSequence>) => {
    let handled = 0;
    const module = { get: (type: new () => NestInterceptor) => new type() } as unknown as ModuleRef;
    const Sequence = inSequence(...types);
    const next = { handle: () => (handled++, of('handler')) };
    const events = new Sequence(module).intercept({} as ExecutionContext, next) as Observable<string>;
    return firstValueFrom(events).then((text) => ({ text, handled }));
  };

  it('nests them in order around the handler, even if one is asynchronous', async () => {
    expect(await run(Outer, LateInner)).toEqual({ text: 'outer(inner(handler))', handled: 1 });
    expect(await run()).toEqual({ text: 'handler', handled: 1 });
  });

  it('lets one respond without calling the following ones', async () => {
    expect(await run(Outer, Answers, LateInner)).toEqual({ text: 'outer(answered)', handled: 0 });
  });
});
