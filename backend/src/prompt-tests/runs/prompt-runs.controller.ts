import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf } from '../../common/paging/paging.js';
import { PromptRunDetailDto, PromptRunDto, PromptRunsQuery, StartPromptRunDto } from './prompt-run.dto.js';
import { PromptRunsService } from './prompt-runs.service.js';

@ApiTags('prompts')
@Controller('api/prompts/runs')
export class PromptRunsController {
  constructor(private readonly runs: PromptRunsService) {}

  @Get()
  @Requires('prompts:read')
  @Returns(pageOf(PromptRunDto))
  list(@Query() query: PromptRunsQuery) {
    return this.runs.list(query);
  }

  @Post()
  @Requires(['prompts:write', 'chat:create'])
  @Returns(PromptRunDto, 202)
  start(@Body() input: StartPromptRunDto) {
    return this.runs.start(input);
  }

  @Get(':id')
  @Requires('prompts:read')
  @Returns(PromptRunDetailDto)
  get(@Param('id') id: string) {
    return this.runs.get(id);
  }

  @Post(':id/cancel')
  @Requires('prompts:write')
  @Returns(PromptRunDto)
  cancel(@Param('id') id: string) {
    return this.runs.cancel(id);
  }

  @Delete(':id')
  @Requires('prompts:write')
  @Returns(null, 204)
  delete(@Param('id') id: string) {
    return this.runs.delete(id);
  }
}
