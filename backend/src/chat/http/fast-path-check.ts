import { Injectable, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import {
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { DtoPipe } from '../../common/errors/validation.js';
import { IdempotencyInterceptor } from '../../idempotency/idempotency.interceptor.js';
import { AccessGuard } from '../../identity/access.guard.js';
import { RateLimitInterceptor } from '../../limits/rate-limit.interceptor.js';
import { FAST_PATH_KEY } from './completion-fast-path.js';

/**
 * Global guards, interceptors and pipes that the fast path covers itself: it applies the access rule, completions have their own rate
 * limit, requests with an `Idempotency-Key` use the normal pipeline, and bodies are validated before they are memoised.
 */
const COVERED: readonly unknown[] = [AccessGuard, RateLimitInterceptor, IdempotencyInterceptor, DtoPipe];
const LOCAL_KEYS = [GUARDS_METADATA, INTERCEPTORS_METADATA, PIPES_METADATA];

/** Refuses to boot when the fast path would skip a guard, an interceptor or a pipe of a route. */
@Injectable()
export class FastPathCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const skipped = this.skipped();
    if (skipped.length > 0) throw new Error(`The fast path of completions would skip: ${skipped.join(', ')}`);
  }

  /** `<controller>.<method>: <class>` of everything that would be skipped. */
  private skipped(): string[] {
    const everywhere = this.globals().filter((type) => !COVERED.includes(type));
    return this.routes().flatMap(({ metatype, name, handler, stages }) => {
      const local = [metatype, handler].flatMap((target) =>
        LOCAL_KEYS.flatMap((key) => (Reflect.getMetadata(key, target) ?? []) as unknown[]),
      );
      const before = [...local, ...parameterPipes(metatype, name)].filter((type) => type !== stages);
      return [...everywhere, ...before].map((type) => `${metatype.name}.${name}: ${nameOf(type)}`);
    });
  }

  private routes() {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name]!;
        const stages: unknown = Reflect.getMetadata(FAST_PATH_KEY, handler);
        return stages === undefined ? [] : [{ metatype: metatype as Type<unknown>, name, handler, stages }];
      });
    });
  }

  /** Classes of the global guards, interceptors and pipes. */
  private globals(): unknown[] {
    const providers = this.discovery.getProviders().filter(({ subtype }) => subtype && subtype !== 'filter');
    return providers.map(({ instance, metatype }) => (instance as object | null)?.constructor ?? metatype);
  }
}

function parameterPipes(metatype: Type<unknown>, name: string): unknown[] {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype, name) ?? {}) as Record<
    string,
    { pipes?: unknown[] }
  >;
  return Object.values(args).flatMap(({ pipes }) => pipes ?? []);
}

const nameOf = (type: unknown): string =>
  typeof type === 'function' ? type.name : ((type as object | null)?.constructor.name ?? String(type));
