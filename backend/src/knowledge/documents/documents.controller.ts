import { Body, Controller, Delete, Get, Header, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AuthenticatedRequest, Requires } from '../../common/auth/decorators.js';
import { CountedAs } from '../../limits/rate-limit.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf } from '../../common/paging/paging.js';
import { OpenStreams } from '../../identity/open-streams.js';
import { OCR_MODES } from '../../parsing/document-parser.js';
import { DocumentEditsService } from './document-edits.service.js';
import { DocumentEventStream } from './document-event-stream.js';
import { DocumentJobsService } from './document-jobs.service.js';
import { DocumentTextService } from './document-text.service.js';
import { DocumentsService } from './documents.service.js';
import {
  BulkBody,
  BulkResultDto,
  ChunkDto,
  DeleteDocumentsBody,
  DocumentDto,
  DocumentIdParam,
  ListChunksQuery,
  ListDocumentsQuery,
  RetryBody,
  UpdateDocumentBody,
  UploadedDocumentsDto,
} from './dto/document.dto.js';
import { DocumentTextDto, TextQuery, VersionQuery } from './dto/version.dto.js';
import { MAX_FOLDER_CHARS } from './folder-and-tags.js';
import { UploadService } from './upload.service.js';

const FILES = {
  schema: {
    type: 'object',
    required: ['file'],
    properties: {
      folder: { type: 'string', maxLength: MAX_FOLDER_CHARS, description: 'Path like a/b' },
      tags: { type: 'string', description: 'Between commas' },
      password: {
        type: 'string',
        maxLength: 200,
        description: 'Opens encrypted files; deleted once they have been read',
      },
      ocr: { type: 'string', enum: [...OCR_MODES] },
      file: { type: 'array', items: { type: 'string', format: 'binary' }, minItems: 1, maxItems: 20 },
    },
  },
};

@ApiTags('knowledge')
@Controller('api/rag')
export class DocumentsController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly uploads: UploadService,
    private readonly edits: DocumentEditsService,
    private readonly jobs: DocumentJobsService,
    private readonly text: DocumentTextService,
    private readonly stream: DocumentEventStream,
    private readonly streams: OpenStreams,
  ) {}

  /**
   * PDF, Office and OpenDocument files, text formats or images, preceded by fields that apply to all of them. All are accepted,
   * or none.
   * As JSON, `{url, folder?, tags?}`: one web page, or a file on the web.
   */
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

  /** Server-sent events: `document` (an item as in the list), `deleted` {id}, `resync` {} (reload the list). */
  @Get('documents/events')
  @Requires('knowledge:read')
  @ApiProduces('text/event-stream')
  @Header('Cache-Control', 'no-cache, no-transform')
  @Header('X-Accel-Buffering', 'no')
  @Returns(null)
  events(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.stream.open(this.streams.open(request, reply, 'feed'));
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
  chunks(@Param() { id }: DocumentIdParam, @Query() query: ListChunksQuery) {
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
  content(@Param() { id }: DocumentIdParam, @Query() { version_id }: VersionQuery) {
    return this.documents.content(id, version_id);
  }

  /** The extracted text: whole blocks from `start` on. Offsets are those of chunks and citations. */
  @Get('documents/:id/text')
  @Requires('knowledge:read')
  @Returns(DocumentTextDto)
  readText(@Param() { id }: DocumentIdParam, @Query() query: TextQuery) {
    return this.text.window(id, query);
  }

  @Patch('documents/:id')
  @Requires('knowledge:write')
  @Returns(DocumentDto)
  update(@Param() { id }: DocumentIdParam, @Body() body: UpdateDocumentBody) {
    return this.edits.update(id, body);
  }

  @Post('documents/bulk')
  @Requires('knowledge:write')
  @Returns(BulkResultDto, 202)
  bulk(@Body() body: BulkBody) {
    return this.edits.bulk(body);
  }

  /** Processes a failed or cancelled document again. */
  @Post('documents/:id/retry')
  @Requires('knowledge:write')
  @Returns(DocumentDto, 202)
  retry(@Param() { id }: DocumentIdParam, @Body() body: RetryBody) {
    return this.jobs.retry(id, body);
  }

  /** Reads the stored file of a ready document again; the current version answers until the new one is ready. */
  @Post('documents/:id/read-again')
  @Requires('knowledge:write')
  @Returns(DocumentDto, 202)
  readAgain(@Param() { id }: DocumentIdParam, @Body() body: RetryBody) {
    return this.jobs.readAgain(id, body);
  }

  /** Cancels the processing; an earlier version stays in use. */
  @Post('documents/:id/cancel')
  @Requires('knowledge:write')
  @Returns(DocumentDto, 202)
  cancel(@Param() { id }: DocumentIdParam) {
    return this.jobs.cancel(id);
  }

  /** The document is no longer used for answers; its removal is complete when GET responds with 404. */
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
