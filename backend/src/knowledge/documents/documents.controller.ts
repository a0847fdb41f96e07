import { Body, Controller, Delete, Get, Header, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../../common/auth/decorators.js';
import { CountedAs } from '../../common/http/rate-class.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import { DocumentEventStream } from './document-event-stream.js';
import { DocumentsService } from './documents.service.js';
import {
  ChunkDto,
  DeleteDocumentsBody,
  DocumentDto,
  DocumentIdParam,
  ListDocumentsQuery,
  UploadedDocumentsDto,
} from './dto/document.dto.js';
import { UploadService } from './upload.service.js';

const FILES = {
  schema: {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'array', items: { type: 'string', format: 'binary' }, minItems: 1, maxItems: 20 } },
  },
};

@ApiTags('knowledge')
@Controller('api/rag')
export class DocumentsController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly uploads: UploadService,
    private readonly stream: DocumentEventStream,
  ) {}

  /** One or more parts named `file`: PDF, Office and OpenDocument files, text formats or images. All are accepted, or none. */
  @Post('upload')
  @Requires('knowledge:write')
  @CountedAs('uploads')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FILES as never)
  @Returns(UploadedDocumentsDto, 202)
  upload(@Req() request: FastifyRequest) {
    return this.uploads.upload(request);
  }

  @Get('documents')
  @Requires('knowledge:read')
  @Returns(pageOf(DocumentDto))
  list(@Query() query: ListDocumentsQuery) {
    return this.documents.list(query);
  }

  /** Server-sent events: `document` (an item as in the list), `deleted` {id}, `resync` {} (read the list again). */
  @Get('documents/events')
  @Requires('knowledge:read')
  @ApiProduces('text/event-stream')
  @Header('Cache-Control', 'no-cache, no-transform')
  @Header('X-Accel-Buffering', 'no')
  @Returns(null)
  events() {
    return this.stream.open();
  }

  @Get('documents/:id')
  @Requires('knowledge:read')
  @Returns(DocumentDto)
  get(@Param() { id }: DocumentIdParam) {
    return this.documents.get(id);
  }

  @Get('documents/:id/chunks')
  @Requires('knowledge:read')
  @Returns(pageOf(ChunkDto))
  chunks(@Param() { id }: DocumentIdParam, @Query() query: PageQuery) {
    return this.documents.chunks(id, query);
  }

  /** The uploaded bytes. */
  @Get('documents/:id/content')
  @Requires('knowledge:read')
  @ApiProduces('application/octet-stream')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Content-Security-Policy', "sandbox; default-src 'none'")
  @Header('Cache-Control', 'private, no-store')
  @Returns(null)
  content(@Param() { id }: DocumentIdParam) {
    return this.documents.content(id);
  }

  /** Processes a failed document again. */
  @Post('documents/:id/retry')
  @Requires('knowledge:write')
  @Returns(DocumentDto, 202)
  retry(@Param() { id }: DocumentIdParam) {
    return this.documents.retry(id);
  }

  /** No answer comes from it any more; it is gone when GET answers 404. */
  @Delete('documents/:id')
  @Requires('knowledge:write')
  @Returns(null, 202)
  remove(@Param() { id }: DocumentIdParam) {
    return this.documents.delete([id]);
  }

  @Post('delete')
  @Requires('knowledge:write')
  @Returns(null, 202)
  removeMany(@Body() { document_ids }: DeleteDocumentsBody) {
    return this.documents.delete(document_ids);
  }
}
