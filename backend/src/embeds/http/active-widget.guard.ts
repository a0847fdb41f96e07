import { type CanActivate, Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { WidgetsService } from '../widgets.service.js';

/** A paused widget takes no messages, whatever tokens are still out. */
@Injectable()
export class ActiveWidgetGuard implements CanActivate {
  constructor(
    private readonly widgets: WidgetsService,
    private readonly context: RequestContext,
  ) {}

  async canActivate(): Promise<boolean> {
    const { principal } = this.context;
    if (principal?.kind === 'visitor') await this.widgets.requireActive(principal.widgetId);
    return true;
  }
}
