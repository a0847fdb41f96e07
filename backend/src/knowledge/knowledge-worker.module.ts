import { constants, setPriority } from 'node:os';
import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { EvaluationWorkerModule } from './evaluation/evaluation.module.js';
import { ChunkStage } from './ingestion/chunk-stage.js';
import { CleanupProcessor } from './ingestion/cleanup.processor.js';
import { CleanupService } from './ingestion/cleanup.service.js';
import { EmbedStage } from './ingestion/embed-stage.js';
import { STAGE_PROCESSORS, StageJobs } from './ingestion/ingestion.processors.js';
import { OcrStage } from './ingestion/ocr-stage.js';
import { OrphanSweep } from './ingestion/orphan-sweep.js';
import { ParseStage } from './ingestion/parse-stage.js';
import { PipelineService } from './ingestion/pipeline.service.js';
import { PublishStage } from './ingestion/publish-stage.js';
import { Reconciler } from './ingestion/reconciler.js';
import { StageState } from './ingestion/stage-state.js';
import { KnowledgeModule } from './knowledge.module.js';
import { PageRecognizer } from '../parsing/ocr/page-recognizer.js';
import { TesseractRecognizer } from '../parsing/ocr/tesseract-recognizer.js';
import { DocumentParser } from '../parsing/document-parser.js';
import { ReadingSlots, SlottedParser, SlottedRecognizer } from '../parsing/reading-slots.js';
import { ThreadDocumentParser } from '../parsing/thread-document-parser.js';
import { SourcesWorkerModule } from './sources/sources-worker.module.js';
import { IndexSwitch } from './reindex/index-switch.js';
import { ParsedSource } from './reindex/parsed-source.js';
import { RetiredIndexes } from './reindex/retired-indexes.js';
import { ReindexProcessor } from './reindex/reindex.processor.js';
import { ReindexRunner } from './reindex/reindex.runner.js';
import { VersionIndexer } from './reindex/version-indexer.js';

/** Processing; worker process only. */
/** Two files at once keep the worker below 1.5 GB with the most demanding ones, and its cores busy with the rest. */
const slots = new ReadingSlots(2);

@Module({
  imports: [EvaluationWorkerModule, KnowledgeModule, SourcesWorkerModule],
  providers: [
    { provide: DocumentParser, useFactory: () => new SlottedParser(new ThreadDocumentParser(), slots) },
    { provide: PageRecognizer, useFactory: () => new SlottedRecognizer(new TesseractRecognizer(), slots) },
    StageState,
    ParseStage,
    OcrStage,
    ChunkStage,
    EmbedStage,
    PublishStage,
    CleanupService,
    RetiredIndexes,
    PipelineService,
    StageJobs,
    ...STAGE_PROCESSORS,
    CleanupProcessor,
    OrphanSweep,
    Reconciler,
    IndexSwitch,
    ParsedSource,
    ReindexProcessor,
    ReindexRunner,
    VersionIndexer,
  ],
})
export class KnowledgeWorkerModule implements OnModuleInit {
  constructor(private readonly config: AppConfig) {}

  /** When processor time is short, answers take precedence over ingestion. Threads started later inherit the priority. */
  onModuleInit(): void {
    if (this.config.role !== 'worker') return;
    try {
      setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
    } catch (error) {
      new Logger('KnowledgeWorker').debug({ msg: 'The process priority could not be lowered', err: error });
    }
  }
}
