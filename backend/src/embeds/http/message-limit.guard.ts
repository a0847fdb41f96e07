import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../../common/auth/decorators.js';
import { VisitorLimits } from '../visitor-limits.js';
import { WidgetDirectory } from '../widget-directory.js';

/** Limits messages per address and per widget. The limit per visitor is checked together with the cache look-up. */
@Injectable()
export class MessageLimitGuard implements CanActivate {
  constructor(
    private readonly limits: VisitorLimits,
    private readonly widgets: WidgetDirectory,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal, ip } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (principal?.kind === 'visitor') {
      const widget = await this.widgets.find(principal.widgetId);
      await this.limits.countMessage(principal.widgetId, principal.visitorId, ip, widget?.limits);
    }
    return true;
  }
}
