import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { PromptSettingsDto, UpdatePromptSettingsDto } from './prompt-settings.dto.js';
import { PromptSettingsService } from './prompt-settings.service.js';

@ApiTags('prompts')
@Controller('api/prompts/settings')
export class PromptSettingsController {
  constructor(private readonly settings: PromptSettingsService) {}

  @Get()
  @Requires('prompts:read')
  @Returns(PromptSettingsDto)
  get() {
    return this.settings.get();
  }

  @Put()
  @Requires('prompts:write')
  @Returns(PromptSettingsDto)
  put(@Body() input: UpdatePromptSettingsDto) {
    return this.settings.put(input);
  }
}
