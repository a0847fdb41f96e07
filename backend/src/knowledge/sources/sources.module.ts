import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { QueueModule } from '../../queue/queue.module.js';
import { DocumentsService } from '../documents/documents.service.js';
import { KnowledgeModule } from '../knowledge.module.js';
import { HostPacer } from './fetch/host-pacer.js';
import { SiteReaders } from './fetch/site-reader.js';
import { WebFetcher } from './fetch/web-fetcher.js';
import { PageIntake } from './page-intake.js';
import { CRAWL_QUEUE, CrawlQueue } from './run/crawl.queue.js';
import { RunStarter } from './run-starter.js';
import { PageReader } from './site/page-reader.js';
import { SourcesRepository } from './sources.repository.js';

/** Parts that api and worker share: reading pages, and the state of sources. */
@Module({
  imports: [KnowledgeModule, QueueModule.register(CRAWL_QUEUE)],
  providers: [
    CrawlQueue,
    DocumentsService,
    HostPacer,
    PageIntake,
    PageReader,
    RunStarter,
    SiteReaders,
    SourcesRepository,
    {
      provide: WebFetcher,
      inject: [AppConfig],
      useFactory: ({ crawl, providers }: AppConfig) =>
        new WebFetcher({ ...crawl, allowPrivate: providers.allowPrivate }),
    },
  ],
  exports: [KnowledgeModule, CrawlQueue, DocumentsService, PageIntake, RunStarter, SiteReaders, SourcesRepository],
})
export class SourcesModule {}
