import { Global, Module } from '@nestjs/common';
import { AuditModule } from '../../audit/audit.module.js';
import { WorkspaceSettings } from './workspace-settings.js';

@Global()
@Module({ imports: [AuditModule], providers: [WorkspaceSettings], exports: [WorkspaceSettings] })
export class WorkspaceSettingsModule {}
