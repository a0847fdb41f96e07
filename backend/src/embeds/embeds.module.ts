import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { PromptsModule } from '../prompts/prompts.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { HostedPageController } from './http/hosted-page.controller.js';
import { PublicWidgetController } from './http/public-widget.controller.js';
import { WidgetsController } from './http/widgets.controller.js';
import { HostedPageService } from './hosted-page.service.js';
import { ProofOfWork } from './proof-of-work.js';
import { VisitorLimits } from './visitor-limits.js';
import { VisitorSessionsService } from './visitor-sessions.service.js';
import { WidgetsService } from './widgets.service.js';

@Module({
  imports: [IdentityModule, PromptsModule, WorkspacesModule],
  controllers: [WidgetsController, PublicWidgetController, HostedPageController],
  providers: [WidgetsService, VisitorSessionsService, ProofOfWork, VisitorLimits, HostedPageService],
  exports: [VisitorLimits, WidgetsService],
})
export class EmbedsModule {}
