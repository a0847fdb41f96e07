import { Module } from '@nestjs/common';
import { DocumentEditsService } from './documents/document-edits.service.js';
import { DocumentEventStream } from './documents/document-event-stream.js';
import { DocumentJobsService } from './documents/document-jobs.service.js';
import { DocumentTextService } from './documents/document-text.service.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DocumentsService } from './documents/documents.service.js';
import { OverviewController } from './documents/overview.controller.js';
import { OverviewRepository } from './documents/overview.repository.js';
import { OverviewService } from './documents/overview.service.js';
import { UploadService } from './documents/upload.service.js';
import { EvaluationHttpModule } from './evaluation/evaluation.module.js';
import { VersionsController } from './documents/versions.controller.js';
import { VersionsService } from './documents/versions.service.js';
import { IdentityModule } from '../identity/identity.module.js';
import { KnowledgeModule } from './knowledge.module.js';
import { RagQueryController } from './retrieval/rag-query.controller.js';
import { RagQueryService } from './retrieval/rag-query.service.js';
import { ReindexHttpModule } from './reindex/reindex.module.js';
import { ChunkingPreviewService } from './settings/chunking-preview.service.js';
import { KnowledgeSettingsController } from './settings/knowledge-settings.controller.js';
import { SourcesHttpModule } from './sources/sources-http.module.js';

/** Routes; api process only. */
@Module({
  imports: [EvaluationHttpModule, IdentityModule, KnowledgeModule, ReindexHttpModule, SourcesHttpModule],
  controllers: [
    DocumentsController,
    VersionsController,
    OverviewController,
    KnowledgeSettingsController,
    RagQueryController,
  ],
  providers: [
    DocumentsService,
    DocumentEditsService,
    DocumentJobsService,
    DocumentTextService,
    DocumentEventStream,
    OverviewRepository,
    OverviewService,
    UploadService,
    VersionsService,
    RagQueryService,
    ChunkingPreviewService,
  ],
})
export class KnowledgeHttpModule {}
