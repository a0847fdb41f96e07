import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Permission, PrincipalKind } from '@nexus/contracts';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../context/request-context.js';

export const ACCESS_KEY = 'nexus:access';

export type AccessRule =
  { public: true } | { public: false; permission: Permission | null; principals: readonly PrincipalKind[] };

/** Anyone may call it. Say so only where that is the point (health, sign-in, widget configuration). */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS_KEY, { public: true } satisfies AccessRule), ApiSecurity({}));

/** States who may call a route: a permission, and the kinds of principal (members and API tokens unless named). */
export const Requires = (permission: Permission, ...principals: PrincipalKind[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_KEY, {
      public: false,
      permission,
      principals: principals.length > 0 ? principals : ['member', 'api_token'],
    } satisfies AccessRule),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
  );

/** Any signed-in member, whatever the role: for routes about oneself. */
export const SignedIn = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_KEY, { public: false, permission: null, principals: ['member'] } satisfies AccessRule),
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
