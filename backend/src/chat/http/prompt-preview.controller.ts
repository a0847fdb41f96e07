import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { CountedAs } from '../../limits/rate-limit.js';
import { Returns } from '../../common/http/returns.js';
import { PromptPreviewBody, PromptPreviewDto } from '../dto/prompt-preview.dto.js';
import { PromptPreview } from '../prompt-preview.service.js';
import { Reads } from '../../common/http/body-limits.js';

@ApiTags('knowledge')
@Controller('api/rag')
export class PromptPreviewController {
  constructor(private readonly preview: PromptPreview) {}

  /** The messages that a model would receive, including system prompt and passages; no model is called. */
  @Post('prompt-preview')
  @Reads('large')
  @Requires(['knowledge:read', 'prompts:read'])
  @CountedAs('retrieval')
  @Returns(PromptPreviewDto)
  of(@Body() body: PromptPreviewBody) {
    return this.preview.of(body);
  }
}
