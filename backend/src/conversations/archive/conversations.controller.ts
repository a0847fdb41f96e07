import { Body, Controller, Get, Param, Patch, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { ReturnsCsv } from '../../common/csv/csv-download.js';
import { Returns, ReturnsFile } from '../../common/http/returns.js';
import { PageQuery, pageOf } from '../../common/paging/paging.js';
import { ConversationArchive } from './conversation-archive.service.js';
import { ConversationExport } from './conversation-export.service.js';
import {
  BulkConversationsDto,
  BulkResultDto,
  ChangeConversationDto,
  ConversationDetailDto,
  ConversationDto,
  ConversationMessageDto,
  ConversationsQuery,
  ExportQuery,
  MessageTraceDto,
} from './dto/conversation.dto.js';

@ApiTags('conversations')
@Controller('api/conversations')
export class ConversationsController {
  constructor(
    private readonly archive: ConversationArchive,
    private readonly exports: ConversationExport,
  ) {}

  @Get()
  @Requires('conversations:read')
  @Returns(pageOf(ConversationDto))
  list(@Query() query: ConversationsQuery) {
    return this.archive.list(query);
  }

  @Get('export')
  @Requires('conversations:read')
  @ReturnsCsv('All matching conversations, one row per message')
  exportAll(@Query() { limit: _, cursor: __, ...filter }: ConversationsQuery): Promise<StreamableFile> {
    return this.exports.many(filter);
  }

  @Post('bulk')
  @Requires('conversations:write')
  @Returns(BulkResultDto)
  bulk(@Body() body: BulkConversationsDto): Promise<BulkResultDto> {
    return this.archive.bulk(body);
  }

  @Get(':id')
  @Requires('conversations:read')
  @Returns(ConversationDetailDto)
  get(@Param('id') id: string): Promise<ConversationDetailDto> {
    return this.archive.get(id);
  }

  @Get(':id/messages')
  @Requires('conversations:read')
  @Returns(pageOf(ConversationMessageDto))
  messages(@Param('id') id: string, @Query() query: PageQuery) {
    return this.archive.messages(id, query);
  }

  @Get(':id/messages/:message')
  @Requires('conversations:read')
  @Returns(ConversationMessageDto)
  message(@Param('id') id: string, @Param('message') message: string): Promise<ConversationMessageDto> {
    return this.archive.message(id, message);
  }

  @Get(':id/messages/:message/trace')
  @Requires('conversations:read')
  @Returns(MessageTraceDto)
  trace(@Param('id') id: string, @Param('message') message: string): Promise<MessageTraceDto> {
    return this.archive.trace(id, message);
  }

  @Get(':id/export')
  @Requires('conversations:read')
  @ReturnsFile('The conversation as JSON, CSV or Markdown', 'application/json', 'text/csv', 'text/markdown')
  export(@Param('id') id: string, @Query() query: ExportQuery): Promise<StreamableFile> {
    return this.exports.one(id, query);
  }

  @Patch(':id')
  @Requires('conversations:write')
  @Returns(ConversationDetailDto)
  change(@Param('id') id: string, @Body() body: ChangeConversationDto): Promise<ConversationDetailDto> {
    return this.archive.change(id, body);
  }
}
