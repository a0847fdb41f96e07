import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { PeopleService } from './people.service.js';
import { ApiTokensController } from './tokens/api-tokens.controller.js';
import { ApiTokensService } from './tokens/api-tokens.service.js';
import { TokenLookup } from './tokens/token-lookup.js';
import { WorkspaceHooks } from './workspace-hooks.js';
import { WorkspacesController } from './workspaces.controller.js';
import { WorkspacesService } from './workspaces.service.js';

@Module({
  imports: [AuditModule],
  controllers: [WorkspacesController, ApiTokensController],
  providers: [PeopleService, WorkspaceHooks, WorkspacesService, TokenLookup, ApiTokensService],
  exports: [PeopleService, WorkspaceHooks, WorkspacesService, TokenLookup],
})
export class WorkspacesModule {}
