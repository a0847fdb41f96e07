import { Module } from '@nestjs/common';
import { DocumentEditsService } from './documents/document-edits.service.js';
import { DocumentEventStream } from './documents/document-event-stream.js';
import { DocumentJobsService } from './documents/document-jobs.service.js';
import { DocumentTextService } from './documents/document-text.service.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DocumentsService } from './documents/documents.service.js';
import { OverviewController } from './documents/overview.controller.js';
import { OverviewService } from './documents/overview.service.js';
import { UploadService } from './documents/upload.service.js';
import { EvaluationHttpModule } from './evaluation/evaluation.module.js';
import { VersionsController } from './documents/versions.controller.js';
import { VersionsService } from './documents/versions.service.js';
import { IdentityModule } from '../identity/identity.module.js';
import { DocumentParser } from '../parsing/document-parser.js';
import { ReadingSlots, SlottedParser } from '../parsing/reading-slots.js';
import { ThreadDocumentParser } from '../parsing/thread-document-parser.js';
import { KnowledgeModule } from './knowledge.module.js';
import { RagQueryController } from './retrieval/rag-query.controller.js';
import { RagQueryService } from './retrieval/rag-query.service.js';
import { ReindexHttpModule } from './reindex/reindex.module.js';
import { ChunkingPreviewService } from './settings/chunking-preview.service.js';
import { KnowledgeSettingsController } from './settings/knowledge-settings.controller.js';
import { SourcesHttpModule } from './sources/sources-http.module.js';

/** For short preview texts, one at a time: Markdown parsing must not delay other requests. */
const previewParser = (): DocumentParser =>
  new SlottedParser(new ThreadDocumentParser({ timeMs: 10_000, heapMb: 128, growthMb: 300 }), new ReadingSlots(1));

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
    OverviewService,
    UploadService,
    VersionsService,
    RagQueryService,
    { provide: DocumentParser, useFactory: previewParser },
    ChunkingPreviewService,
  ],
})
export class KnowledgeHttpModule {}
