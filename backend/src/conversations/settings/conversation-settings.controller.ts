import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { ConversationSettingsDto, UpdateConversationSettingsDto } from './conversation-settings.dto.js';
import { ConversationSettingsService } from './conversation-settings.service.js';

@ApiTags('conversations')
@Controller('api/conversation-settings')
export class ConversationSettingsController {
  constructor(private readonly settings: ConversationSettingsService) {}

  @Get()
  @Requires('conversations:read')
  @Returns(ConversationSettingsDto)
  get(): Promise<ConversationSettingsDto> {
    return this.settings.get();
  }

  @Put()
  @Requires('workspace:write')
  @Returns(ConversationSettingsDto)
  put(@Body() input: UpdateConversationSettingsDto): Promise<ConversationSettingsDto> {
    return this.settings.put(input);
  }
}
