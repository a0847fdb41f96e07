import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { CountedAs } from '../../limits/rate-limit.js';
import { Returns } from '../../common/http/returns.js';
import { ChunkingPreviewService } from './chunking-preview.service.js';
import { ChunkingPreviewBody, ChunkingPreviewDto } from './dto/chunking-preview.dto.js';
import { KnowledgeSettingsDto, UpdateKnowledgeSettingsDto } from './dto/knowledge-settings.dto.js';
import { KnowledgeSettingsService } from './knowledge-settings.service.js';

@ApiTags('knowledge')
@Controller('api/rag/settings')
export class KnowledgeSettingsController {
  constructor(
    private readonly settings: KnowledgeSettingsService,
    private readonly previews: ChunkingPreviewService,
  ) {}

  @Get()
  @Requires('knowledge:read')
  @Returns(KnowledgeSettingsDto)
  get(): Promise<KnowledgeSettingsDto> {
    return this.settings.get();
  }

  /** New chunking settings apply to new documents; existing ones keep their chunks until they are processed again. */
  @Put()
  @Requires('knowledge:write')
  @Returns(KnowledgeSettingsDto)
  put(@Body() input: UpdateKnowledgeSettingsDto): Promise<KnowledgeSettingsDto> {
    return this.settings.put(input);
  }

  /** Shows how settings, saved or not, would chunk a text or the beginning of a document. */
  @Post('preview')
  @Requires('knowledge:read')
  @CountedAs('retrieval')
  @Returns(ChunkingPreviewDto)
  preview(@Body() body: ChunkingPreviewBody): Promise<ChunkingPreviewDto> {
    return this.previews.preview(body);
  }
}
