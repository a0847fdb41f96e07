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
      /** All of them are required; an empty list only requires a signed-in principal. */
      permissions: readonly Permission[];
      principals: readonly PrincipalKind[];
    };

/** Anyone may call the route. Only for routes that are public by design (health, sign-in, widget configuration). */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS_KEY, { public: true } satisfies AccessRule), ApiSecurity({}));

/**
 * States who may call a route: a permission, and the kinds of principal (default: members and API tokens). A list means that
 * all permissions are required, since the response shows data that several of them guard.
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

/** Any signed-in member, whatever the role: for routes about the caller. */
export const SignedIn = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_KEY, { public: false, permissions: [], principals: ['member'] } satisfies AccessRule),
    ApiBearerAuth(),
  );

export interface AuthenticatedRequest extends FastifyRequest {
  principal?: Principal;
  /** The rule that admitted the principal. */
  rule?: AccessRule;
}

export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal | undefined => {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().principal;
});
