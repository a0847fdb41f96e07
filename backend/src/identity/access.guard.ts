import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_KEY, type AccessRule, type AuthenticatedRequest } from '../common/auth/decorators.js';
import { type Principal, RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AccessService } from './access.service.js';

/** Guards every route. Routes without a rule are refused, even if the boot check missed them. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: AccessService,
    private readonly context: RequestContext,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_KEY, targets);
    if (!rule || context.getType() !== 'http') throw new DomainError('forbidden');
    if (rule.public) return true;
    const principal = await this.access.principal(context);
    refuseUnlessAllowed(rule, principal);
    Object.assign(context.switchToHttp().getRequest<AuthenticatedRequest>(), { principal, rule });
    this.context.authenticate(principal);
    return true;
  }
}

const KIND_NAMES = { member: 'members', api_token: 'API tokens', visitor: 'website visitors' } as const;

/** @throws DomainError `forbidden` */
export function refuseUnlessAllowed(rule: Extract<AccessRule, { public: false }>, principal: Principal): void {
  if (!rule.principals.includes(principal.kind)) {
    throw new DomainError('forbidden', `This endpoint is not for ${KIND_NAMES[principal.kind]}.`);
  }
  const missing = rule.permissions.find((permission) => !principal.permissions.has(permission));
  if (missing) throw new DomainError('forbidden', `This requires the permission ${missing}.`);
}

/** For public routes that use an optional principal: invalid credentials count as none. */
@Injectable()
export class OptionalAccessGuard implements CanActivate {
  constructor(
    private readonly access: AccessService,
    private readonly context: RequestContext,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    try {
      const principal = await this.access.principal(context);
      context.switchToHttp().getRequest<AuthenticatedRequest>().principal = principal;
      this.context.authenticate(principal);
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
    }
    return true;
  }
}
