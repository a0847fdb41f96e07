import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Permission, PrincipalKind } from '@nexus/contracts';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../context/request-context.js';

export const ACCESS_KEY = 'nexus:access';

export type AccessRule =
  | { public: true }
  | {
      public: false;
      /** All of them are needed; none: being signed in is enough. */
      permissions: readonly Permission[];
      principals: readonly PrincipalKind[];
    };

/** Anyone may call it. Say so only where that is the point (health, sign-in, widget configuration). */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS_KEY, { public: true } satisfies AccessRule), ApiSecurity({}));

/**
 * States who may call a route: a permission, and the kinds of principal (members and API tokens unless named). A list where
 * the answer shows what several permissions guard: all of them are needed.
 */
export const Requires = (
  needed: Permission | readonly [Permission, ...Permission[]],
  ...principals: PrincipalKind[]
): MethodDecorator & ClassDecorator => {
  const permissions = typeof needed === 'string' ? [needed] : needed;
  return applyDecorators(
    SetMetadata(ACCESS_KEY, {
      public: false,
      permissions,
      principals: principals.length > 0 ? principals : ['member', 'api_token'],
    } satisfies AccessRule),
    ApiBearerAuth(),
    ApiExtension('x-permission', typeof needed === 'string' ? needed : [...needed]),
  );
};

/** Any signed-in member, whatever the role: for routes about oneself. */
export const SignedIn = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_KEY, { public: false, permissions: [], principals: ['member'] } satisfies AccessRule),
    ApiBearerAuth(),
  );

export interface AuthenticatedRequest extends FastifyRequest {
  principal?: Principal;
  /** That the principal was let in by. */
  rule?: AccessRule;
}

export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal | undefined => {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().principal;
});
