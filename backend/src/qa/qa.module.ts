import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { EmbeddingsModule } from '../embeddings/embeddings.module.js';
import { KnowledgeModule } from '../knowledge/knowledge.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { VectorsModule } from '../vectors/vectors.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { QaBulkService } from './entries/qa-bulk.service.js';
import { QaController } from './entries/qa-entries.controller.js';
import { QaEntriesRepository } from './entries/qa-entries.repository.js';
import { QaEntriesService } from './entries/qa-entries.service.js';
import { QaEntryWriter } from './entries/qa-entry-writer.js';
import { QaOverview } from './entries/qa-overview.service.js';
import { QaPublication } from './entries/qa-publication.js';
import { GapDecisions } from './gaps/gap-decisions.service.js';
import { GapDigest } from './gaps/gap-digest.js';
import { GapGrouper } from './gaps/gap-grouper.js';
import { GapMembership } from './gaps/gap-membership.js';
import { GapObserver } from './gaps/gap-observer.js';
import { GapProcessor } from './gaps/gap.processor.js';
import { QA_GAP_QUEUE, GapQueue } from './gaps/gap.queue.js';
import { GapSweeper } from './gaps/gap-sweeper.js';
import { GapVectors } from './gaps/gap-vectors.js';
import { QaSuggestionsController } from './gaps/gaps.controller.js';
import { QaGapsRepository } from './gaps/gaps.repository.js';
import { GapsService } from './gaps/gaps.service.js';
import { QaImportProcessor } from './imports/qa-import.processor.js';
import { QA_IMPORT_QUEUE, QaImportQueue } from './imports/qa-import.queue.js';
import { QaImportRunner } from './imports/qa-import.runner.js';
import { QaImportsController } from './imports/qa-imports.controller.js';
import { QaImportsRepository } from './imports/qa-imports.repository.js';
import { QaImportsService } from './imports/qa-imports.service.js';
import { QaHits } from './matching/qa-hits.js';
import { QaHotCopy } from './matching/qa-hot-copy.js';
import { QaIndexProcessor } from './matching/qa-index.processor.js';
import { QA_INDEX_QUEUE, QaIndexQueue } from './matching/qa-index.queue.js';
import { QaIndexer } from './matching/qa-indexer.js';
import { QaLookups } from './matching/qa-lookups.js';
import { QaMatcher } from './matching/qa-matcher.js';
import { QaVectors } from './matching/qa-vectors.js';
import { QaConflicts } from './search/qa-conflicts.service.js';
import { QaSearch } from './search/qa-search.service.js';
import { QaSettingsService } from './settings/qa-settings.service.js';

const SHARED = [
  GapDigest,
  GapObserver,
  GapQueue,
  GapVectors,
  QaEntriesRepository,
  QaEntryWriter,
  QaGapsRepository,
  QaHits,
  QaHotCopy,
  QaImportQueue,
  QaImportsRepository,
  QaIndexQueue,
  QaLookups,
  QaMatcher,
  QaPublication,
  QaSettingsService,
  QaVectors,
];

/** Providers shared by api and worker, and used for answering. */
@Module({
  imports: [
    AuditModule,
    EmbeddingsModule,
    VectorsModule,
    QueueModule.register(QA_GAP_QUEUE, QA_IMPORT_QUEUE, QA_INDEX_QUEUE),
  ],
  providers: SHARED,
  exports: [AuditModule, EmbeddingsModule, VectorsModule, ...SHARED],
})
export class QaModule {}

/** Routes; only in the api process. */
@Module({
  imports: [IdentityModule, KnowledgeModule, QaModule, WorkspacesModule],
  controllers: [QaImportsController, QaSuggestionsController, QaController],
  providers: [
    GapDecisions,
    GapsService,
    QaBulkService,
    QaConflicts,
    QaEntriesService,
    QaImportsService,
    QaOverview,
    QaSearch,
  ],
  exports: [GapDecisions, GapsService],
})
export class QaHttpModule {}

/** Processing; only in the worker process. */
@Module({
  imports: [QaModule],
  providers: [
    GapGrouper,
    GapMembership,
    GapProcessor,
    GapSweeper,
    QaImportProcessor,
    QaImportRunner,
    QaIndexer,
    QaIndexProcessor,
  ],
})
export class QaWorkerModule {}
