import { Module } from '@nestjs/common';
import { SourceDocuments } from './source-documents.js';
import { SourcePreviewService } from './source-preview.service.js';
import { SourcesController } from './sources.controller.js';
import { SourcesModule } from './sources.module.js';
import { SourcesService } from './sources.service.js';
import { PageUpload } from '../documents/page-upload.js';
import { WebPageService } from './web-page.service.js';

/** Routes; api process only. */
@Module({
  imports: [SourcesModule],
  controllers: [SourcesController],
  providers: [SourceDocuments, SourcePreviewService, SourcesService, { provide: PageUpload, useClass: WebPageService }],
  exports: [PageUpload],
})
export class SourcesHttpModule {}
