import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { KnowledgeSettingsDto, UpdateKnowledgeSettingsDto } from './dto/knowledge-settings.dto.js';
import { KnowledgeSettingsService } from './knowledge-settings.service.js';

@ApiTags('knowledge')
@Controller('api/rag/settings')
export class KnowledgeSettingsController {
  constructor(private readonly settings: KnowledgeSettingsService) {}

  @Get()
  @Requires('knowledge:read')
  @Returns(KnowledgeSettingsDto)
  get(): Promise<KnowledgeSettingsDto> {
    return this.settings.get();
  }

  /** New documents are cut by new chunking settings; those that are there keep their chunks until they are processed again. */
  @Put()
  @Requires('knowledge:write')
  @Returns(KnowledgeSettingsDto)
  put(@Body() input: UpdateKnowledgeSettingsDto): Promise<KnowledgeSettingsDto> {
    return this.settings.put(input);
  }
}
