import { Controller, Get, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ChatEvent } from '@nexus/contracts';
import { CurrentPrincipal, Requires } from '../../common/auth/decorators.js';
import type { Principal } from '../../common/context/request-context.js';
import { Returns } from '../../common/http/returns.js';
import { MessageLimitGuard } from '../../embeds/http/message-limit.guard.js';
import { ChatService } from '../chat.service.js';
import type { CompletionExchange } from '../completion-exchange.js';
import { fromWidget } from '../completion-input.js';
import { WidgetMessageDto } from '../dto/widget-message.dto.js';
import { CompletionRoute, StreamRoute, TheCompletion } from './completion-route.js';
import { LastEventId, Left } from './stream-reader.js';
import { Reads } from '../../common/http/body-limits.js';

@ApiTags('widget')
@Controller('api/widget')
export class VisitorMessagesController {
  constructor(private readonly chat: ChatService) {}

  @Post('messages')
  @Reads('visitor')
  @Requires('widget:chat', 'visitor')
  @UseGuards(MessageLimitGuard)
  @CompletionRoute(WidgetMessageDto, fromWidget, { fast: false })
  send(@TheCompletion() completion: CompletionExchange, @Left() left: AbortSignal): AsyncIterable<ChatEvent> {
    return this.chat.complete(completion, left);
  }

  @Get('streams/:id')
  @Requires('widget:chat', 'visitor')
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
  @Reads('small')
  @Requires('widget:chat', 'visitor')
  @Returns(null, 204)
  cancel(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.chat.cancel(id, principal);
  }
}
