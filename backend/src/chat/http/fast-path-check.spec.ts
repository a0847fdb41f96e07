import { describe, expect, it } from '@jest/globals';
import {
  type CanActivate,
  Controller,
  type NestInterceptor,
  type PipeTransform,
  Post,
  type Provider,
  type Type,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule, NestFactory } from '@nestjs/core';
import { createValidationPipe } from '../../common/errors/validation.js';
import { ChatEncodingInterceptor } from './chat-encoding.interceptor.js';
import { CompletionStages, TheCompletion } from './completion-route.js';
import { FastPathCheck } from './fast-path-check.js';
import { EVENT_FORMAT } from './wire-format.js';

class ExtraGuard implements CanActivate {
  canActivate = (): boolean => false;
}
class ExtraInterceptor implements NestInterceptor {
  intercept: NestInterceptor['intercept'] = (_, next) => next.handle();
}
class ExtraPipe implements PipeTransform {
  transform(value: unknown): unknown {
    return value;
  }
}
const ALL = [UseGuards(ExtraGuard), UseInterceptors(ExtraInterceptor), UsePipes(ExtraPipe)] as const;
const stages = (fast?: boolean): MethodDecorator =>
  CompletionStages(ChatEncodingInterceptor, EVENT_FORMAT, () => Promise.reject(new Error('not asked')), fast);

/** A controller with one completion route, as in the chat module. */
function route(method: MethodDecorator[] = [], type: ClassDecorator[] = [], fast?: boolean): Type<unknown> {
  class Asking {
    ask(completion: unknown): unknown {
      return completion;
    }
  }
  TheCompletion()(Asking.prototype, 'ask', 0);
  const descriptor = Object.getOwnPropertyDescriptor(Asking.prototype, 'ask')!;
  for (const decorate of [Post(), stages(fast), ...method]) decorate(Asking.prototype, 'ask', descriptor);
  for (const decorate of [Controller('asking'), ...type]) decorate(Asking);
  return Asking;
}

async function boot(controller: Type<unknown>, providers: Provider[] = []): Promise<void> {
  class Root {}
  const root = { module: Root, imports: [DiscoveryModule], controllers: [controller] };
  const module = { ...root, providers: [FastPathCheck, ...providers] };
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  await app.close();
}

describe('FastPathCheck', () => {
  it('accepts a route that has only the completion stages and the global guards, interceptors and pipes', async () => {
    await boot(route(), [{ provide: APP_PIPE, useFactory: createValidationPipe }]);
  });

  it.each([
    ['a guard', 'ExtraGuard', ALL[0]],
    ['an interceptor', 'ExtraInterceptor', ALL[1]],
    ['a pipe', 'ExtraPipe', ALL[2]],
  ])('refuses %s on a route and on its class', async (_, name, decorate) => {
    await expect(boot(route([decorate]))).rejects.toThrow(`Asking.ask: ${name}`);
    await expect(boot(route([], [decorate]))).rejects.toThrow(`Asking.ask: ${name}`);
  });

  it.each([
    ['guard', APP_GUARD, ExtraGuard],
    ['interceptor', APP_INTERCEPTOR, ExtraInterceptor],
    ['pipe', APP_PIPE, ExtraPipe],
  ])('refuses a global %s that the fast path does not cover', async (_, provide, useClass) => {
    await expect(boot(route(), [{ provide, useClass }])).rejects.toThrow(`Asking.ask: ${useClass.name}`);
    await expect(boot(route(), [{ provide, useFactory: () => new useClass() }])).rejects.toThrow(useClass.name);
  });

  it('refuses a pipe on a parameter', async () => {
    class Piped {
      ask(completion: unknown): unknown {
        return completion;
      }
    }
    TheCompletion(ExtraPipe)(Piped.prototype, 'ask', 0);
    const descriptor = Object.getOwnPropertyDescriptor(Piped.prototype, 'ask')!;
    for (const decorate of [Post(), stages()]) decorate(Piped.prototype, 'ask', descriptor);
    Controller('piped')(Piped);
    await expect(boot(Piped)).rejects.toThrow('Piped.ask: ExtraPipe');
  });

  it('accepts guards on a route that is not on the fast path', async () => {
    await boot(route([...ALL], [], false));
  });
});
