import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { LlmModule } from '../llm/llm.module.js';
import { SourcesModule } from '../knowledge/sources/sources.module.js';
import { PromptsModule } from '../prompts/prompts.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { HostedPageController } from './http/hosted-page.controller.js';
import { PublicWidgetController } from './http/public-widget.controller.js';
import { WidgetDesignsController } from './http/widget-designs.controller.js';
import { WidgetScriptController } from './http/widget-script.controller.js';
import { WidgetsController } from './http/widgets.controller.js';
import { HostedPageService } from './hosted-page.service.js';
import { InstallCheck } from './install-check.service.js';
import { ProofOfWork } from './proof-of-work.js';
import { VisitorLimits } from './visitor-limits.js';
import { VisitorSessionsService } from './visitor-sessions.service.js';
import { WidgetDesigns } from './widget-designs.service.js';
import { WidgetDirectory } from './widget-directory.js';
import { WidgetScriptService } from './widget-script.service.js';
import { WidgetsRepository } from './widgets.repository.js';
import { WidgetsService } from './widgets.service.js';

@Module({
  imports: [AuditModule, IdentityModule, LlmModule, PromptsModule, SourcesModule, WorkspacesModule],
  controllers: [
    WidgetsController,
    WidgetDesignsController,
    WidgetScriptController,
    PublicWidgetController,
    HostedPageController,
  ],
  providers: [
    WidgetsRepository,
    WidgetDirectory,
    WidgetsService,
    WidgetDesigns,
    WidgetScriptService,
    InstallCheck,
    VisitorSessionsService,
    ProofOfWork,
    VisitorLimits,
    HostedPageService,
  ],
  exports: [VisitorLimits, WidgetDirectory],
})
export class EmbedsModule {}
