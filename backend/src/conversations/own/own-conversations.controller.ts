import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { PageQuery, pageOf } from '../../common/paging/paging.js';
import {
  ChangeMemoryDto,
  ConversationMemoryDto,
  OwnConversationDto,
  OwnConversationsQuery,
  OwnMessageDto,
  RenameConversationDto,
} from './dto/own-conversation.dto.js';
import { OwnConversations } from './own-conversations.service.js';
import { OwnMemory } from './own-memory.service.js';

/** Conversations of the caller. */
@ApiTags('conversations')
@Controller('api/v1/conversations')
export class OwnConversationsController {
  constructor(
    private readonly conversations: OwnConversations,
    private readonly memory: OwnMemory,
  ) {}

  @Get()
  @Requires('chat:create')
  @Returns(pageOf(OwnConversationDto))
  list(@Query() query: OwnConversationsQuery) {
    return this.conversations.list(query);
  }

  @Get(':id')
  @Requires('chat:create')
  @Returns(OwnConversationDto)
  get(@Param('id') id: string): Promise<OwnConversationDto> {
    return this.conversations.get(id);
  }

  @Patch(':id')
  @Requires('chat:create')
  @Returns(OwnConversationDto)
  rename(@Param('id') id: string, @Body() body: RenameConversationDto): Promise<OwnConversationDto> {
    return this.conversations.rename(id, body);
  }

  @Delete(':id')
  @Requires('chat:create')
  @Returns(null, 204)
  delete(@Param('id') id: string): Promise<void> {
    return this.conversations.delete(id);
  }

  @Get(':id/messages')
  @Requires('chat:create')
  @Returns(pageOf(OwnMessageDto))
  messages(@Param('id') id: string, @Query() query: PageQuery) {
    return this.conversations.messages(id, query);
  }

  @Get(':id/messages/:message')
  @Requires('chat:create')
  @Returns(OwnMessageDto)
  message(@Param('id') id: string, @Param('message') message: string): Promise<OwnMessageDto> {
    return this.conversations.message(id, message);
  }

  @Get(':id/memory')
  @Requires('chat:create')
  @Returns(ConversationMemoryDto)
  remembered(@Param('id') id: string): Promise<ConversationMemoryDto> {
    return this.memory.get(id);
  }

  @Patch(':id/memory')
  @Requires('chat:create')
  @Returns(ConversationMemoryDto)
  remember(@Param('id') id: string, @Body() body: ChangeMemoryDto): Promise<ConversationMemoryDto> {
    return this.memory.change(id, body);
  }

  @Delete(':id/memory')
  @Requires('chat:create')
  @Returns(null, 204)
  forget(@Param('id') id: string): Promise<void> {
    return this.memory.forget(id);
  }
}
