import { Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ChatEvent } from '@nexus/contracts';
import { CurrentPrincipal, Requires } from '../../common/auth/decorators.js';
import type { Principal } from '../../common/context/request-context.js';
import { Returns } from '../../common/http/returns.js';
import { ChatService } from '../chat.service.js';
import type { CompletionExchange } from '../completion-exchange.js';
import { fromChat, fromCreate } from '../completion-input.js';
import { ChatCompletionDto, CreateCompletionDto } from '../dto/completion-options.dto.js';
import { CompletionRoute, StreamRoute, TheCompletion } from './completion-route.js';
import { LastEventId, Left } from './stream-reader.js';
import { Reads } from '../../common/http/body-limits.js';

@ApiTags('completions')
@Controller('api/v1')
export class CompletionsController {
  constructor(private readonly chat: ChatService) {}

  @Post('create')
  @Reads('large')
  @Requires('chat:create')
  @CompletionRoute(CreateCompletionDto, fromCreate)
  create(@TheCompletion() completion: CompletionExchange, @Left() left: AbortSignal): AsyncIterable<ChatEvent> {
    return this.chat.complete(completion, left);
  }

  @Post('chat')
  @Reads('chat')
  @Requires('chat:create')
  @CompletionRoute(ChatCompletionDto, fromChat)
  chatCompletion(@TheCompletion() completion: CompletionExchange, @Left() left: AbortSignal): AsyncIterable<ChatEvent> {
    return this.chat.complete(completion, left);
  }

  @Get('streams/:id')
  @Requires('chat:create')
  @StreamRoute()
  resume(
    @Param('id', ParseUUIDPipe) id: string,
    @LastEventId() lastEventId: number,
    @CurrentPrincipal() principal: Principal,
    @Left() left: AbortSignal,
  ): Promise<AsyncIterable<ChatEvent>> {
    return this.chat.resume(id, lastEventId, principal, left);
  }

  @Post('streams/:id/cancel')
  @Requires('chat:create')
  @Returns(null, 204, 'The run was cancelled; its readers get `done` with finish_reason `aborted`')
  cancel(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.chat.cancel(id, principal);
  }
}
