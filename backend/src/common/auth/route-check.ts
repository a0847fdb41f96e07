import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { bodyClassOf } from '../http/body-limits.js';
import { ACCESS_KEY, type AccessRule } from './decorators.js';

interface Route {
  name: string;
  verb: string;
  handler: object;
  rule?: AccessRule;
}

/** Aborts the boot if any route states no access rule, or is public and reads more than a small body. */
@Injectable()
export class RouteCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const open = this.undeclaredRoutes();
    if (open.length > 0) throw new Error(`Routes without @Public() or @Requires(): ${open.join(', ')}`);
    const greedy = this.greedyRoutes();
    if (greedy.length > 0) throw new Error(`Public routes without @Reads('small'): ${greedy.join(', ')}`);
  }

  undeclaredRoutes(): string[] {
    return this.routes().flatMap(({ name, rule }) => (rule ? [] : [name]));
  }

  private greedyRoutes(): string[] {
    return this.routes().flatMap(({ name, rule, verb, handler }) =>
      rule?.public && verb !== 'GET' && bodyClassOf(handler) !== 'small' ? [name] : [],
    );
  }

  private routes(): Route[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as object;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = (prototype as Record<string, unknown>)[name];
        if (typeof handler !== 'function' || Reflect.getMetadata(PATH_METADATA, handler) === undefined) return [];
        const rule = this.reflector.getAllAndOverride<AccessRule>(ACCESS_KEY, [handler, metatype as () => void]);
        const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] as string;
        return [{ name: `${verb} ${(metatype as { name: string }).name}.${name}`, verb, handler, rule }];
      });
    });
  }
}
