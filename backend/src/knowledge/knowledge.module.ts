import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AppConfig } from '../config/app-config.js';
import { EmbeddingsModule } from '../embeddings/embeddings.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { VectorsModule } from '../vectors/vectors.module.js';
import { BlobStore } from './blobs/blob-store.js';
import { FileBlobStore } from './blobs/file-blob-store.js';
import { S3BlobStore } from './blobs/s3/s3-blob-store.js';
import { ChunkWriter } from './ingestion/chunk-writer.js';
import { DocumentEvents } from './documents/document-events.js';
import { DocumentIntake } from './documents/document-intake.js';
import { DocumentRegistry } from './documents/document-registry.js';
import { DocumentsRepository } from './documents/documents.repository.js';
import { OverviewRepository } from './documents/overview.repository.js';
import { FilePasswords } from './documents/file-passwords.js';
import { FairOrder } from './documents/fair-order.js';
import { CLEANUP_QUEUE, IngestionQueue, STAGE_QUEUES } from './documents/ingestion.queue.js';
import { ParsedArtifacts } from './documents/parsed-artifacts.js';
import { KnowledgeSettingsService } from './settings/knowledge-settings.service.js';
import { KnowledgeIndexes } from './knowledge-indexes.js';
import { KnowledgeService } from './knowledge.service.js';
import { REINDEX_QUEUE, ReindexQueue } from './reindex/reindex.queue.js';
import { Quotas } from './quotas/quotas.service.js';
import { ReindexRepository } from './indexes/reindex.repository.js';
import { Neighbours } from './retrieval/neighbours.js';
import { CrossEncoder } from './retrieval/rerank/cross-encoder.js';
import { RerankStage } from './retrieval/rerank/rerank-stage.js';
import { Reranker } from './retrieval/rerank/reranker.js';
import { RetrievalRepository } from './retrieval/retrieval.repository.js';
import { Retriever } from './retrieval/retriever.js';
import { CandidateSearch } from './retrieval/search.js';
import { Sources } from './retrieval/sources.js';

function blobStore({ blobs, data }: AppConfig): BlobStore {
  return blobs.s3 ? new S3BlobStore(blobs.s3, join(data.blobsDir, 'tmp')) : new FileBlobStore(data.blobsDir);
}

/** Parts that api and worker share: state, storage, queues, and retrieval for other features. */
@Module({
  imports: [
    AuditModule,
    EmbeddingsModule,
    VectorsModule,
    QueueModule.register(...STAGE_QUEUES, CLEANUP_QUEUE, REINDEX_QUEUE),
  ],
  providers: [
    { provide: BlobStore, inject: [AppConfig], useFactory: blobStore },
    ChunkWriter,
    DocumentEvents,
    DocumentIntake,
    DocumentRegistry,
    DocumentsRepository,
    FairOrder,
    FilePasswords,
    IngestionQueue,
    OverviewRepository,
    ParsedArtifacts,
    Quotas,
    KnowledgeIndexes,
    KnowledgeService,
    KnowledgeSettingsService,
    ReindexQueue,
    ReindexRepository,
    CandidateSearch,
    Neighbours,
    { provide: Reranker, inject: [AppConfig], useFactory: ({ data }: AppConfig) => new CrossEncoder(data) },
    RerankStage,
    RetrievalRepository,
    Retriever,
    Sources,
  ],
  exports: [
    AuditModule,
    EmbeddingsModule,
    VectorsModule,
    BlobStore,
    ChunkWriter,
    DocumentEvents,
    DocumentIntake,
    DocumentRegistry,
    DocumentsRepository,
    FairOrder,
    FilePasswords,
    IngestionQueue,
    OverviewRepository,
    ParsedArtifacts,
    Quotas,
    KnowledgeIndexes,
    KnowledgeService,
    KnowledgeSettingsService,
    ReindexQueue,
    ReindexRepository,
  ],
})
export class KnowledgeModule {}
