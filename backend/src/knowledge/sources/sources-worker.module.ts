import { Module } from '@nestjs/common';
import { CrawlProcessor } from './run/crawl.processor.js';
import { CrawlRunner } from './run/crawl-runner.js';
import { CrawlScheduler } from './run/crawl-scheduler.js';
import { PageVisitor } from './run/page-visitor.js';
import { RunState } from './run/run-state.js';
import { SourcesModule } from './sources.module.js';

/** Processing; worker process only. */
@Module({
  imports: [SourcesModule],
  providers: [CrawlProcessor, CrawlRunner, CrawlScheduler, PageVisitor, RunState],
})
export class SourcesWorkerModule {}
