import { Module } from '@nestjs/common';
import { DocumentEventStream } from './documents/document-event-stream.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DocumentsService } from './documents/documents.service.js';
import { UploadService } from './documents/upload.service.js';
import { EvaluationHttpModule } from './evaluation/evaluation.module.js';
import { KnowledgeModule } from './knowledge.module.js';
import { RagQueryController } from './retrieval/rag-query.controller.js';
import { RagQueryService } from './retrieval/rag-query.service.js';
import { ChunkingPreviewService } from './settings/chunking-preview.service.js';
import { KnowledgeSettingsController } from './settings/knowledge-settings.controller.js';

/** Routes; api process only. */
@Module({
  imports: [EvaluationHttpModule, KnowledgeModule],
  controllers: [DocumentsController, KnowledgeSettingsController, RagQueryController],
  providers: [ChunkingPreviewService, DocumentsService, UploadService, DocumentEventStream, RagQueryService],
})
export class KnowledgeHttpModule {}
