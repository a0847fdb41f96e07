import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_KEY } from './decorators.js';

/** Stops boot when any route states no access rule: forgetting a decorator must not open a door. */
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
  }

  undeclaredRoutes(): string[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as object;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = (prototype as Record<string, unknown>)[name];
        if (typeof handler !== 'function' || Reflect.getMetadata(PATH_METADATA, handler) === undefined) return [];
        const rule: unknown = this.reflector.getAllAndOverride(ACCESS_KEY, [handler, metatype as () => void]);
        const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        return rule ? [] : [`${verb} ${(metatype as { name: string }).name}.${name}`];
      });
    });
  }
}
