import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Requires } from '../common/auth/decorators.js';
import { Returns } from '../common/http/returns.js';
import { pageOf, PageQuery } from '../common/paging/paging.js';
import { BUILT_IN_PROMPT } from './built-in-prompt.js';
import {
  BuiltInPromptDto,
  ChooseVersionDto,
  CreatePromptDto,
  PromptDto,
  PromptVersionDto,
  RestorePromptDto,
  UpdatePromptDto,
} from './dto/prompt.dto.js';
import { PromptVersions } from './prompt-versions.service.js';
import { PromptsService } from './prompts.service.js';

@ApiTags('prompts')
@Controller('api/prompts')
export class PromptsController {
  constructor(
    private readonly prompts: PromptsService,
    private readonly history: PromptVersions,
  ) {}

  @Get()
  @Requires('prompts:read')
  @Returns(pageOf(PromptDto))
  list(@Query() query: PageQuery) {
    return this.prompts.list(query);
  }

  @Post()
  @Requires('prompts:write')
  @Returns(PromptDto, 201)
  create(@Body() input: CreatePromptDto) {
    return this.prompts.create(input);
  }

  @Get('built-in')
  @Requires('prompts:read')
  @Returns(BuiltInPromptDto)
  builtIn(): BuiltInPromptDto {
    return { text: BUILT_IN_PROMPT };
  }

  @Get(':id')
  @Requires('prompts:read')
  @Returns(PromptDto)
  get(@Param('id') id: string) {
    return this.prompts.get(id);
  }

  @Patch(':id')
  @Requires('prompts:write')
  @Returns(PromptDto)
  update(@Param('id') id: string, @Body() input: UpdatePromptDto) {
    return this.prompts.update(id, input);
  }

  @Delete(':id')
  @Requires('prompts:write')
  @Returns(null, 204)
  delete(@Param('id') id: string) {
    return this.prompts.delete(id);
  }

  @Post(':id/activate')
  @ApiBody({ type: ChooseVersionDto, required: false })
  @Requires('prompts:write')
  @Returns(PromptDto)
  activate(@Param('id') id: string, @Body() input: ChooseVersionDto) {
    return this.prompts.activate(id, input);
  }

  @Post(':id/publish')
  @ApiBody({ type: ChooseVersionDto, required: false })
  @Requires('prompts:write')
  @Returns(PromptDto)
  publish(@Param('id') id: string, @Body() input: ChooseVersionDto) {
    return this.prompts.publish(id, input);
  }

  @Post(':id/deactivate')
  @Requires('prompts:write')
  @Returns(PromptDto)
  deactivate(@Param('id') id: string) {
    return this.prompts.deactivate(id);
  }

  @Get(':id/versions')
  @Requires('prompts:read')
  @Returns(pageOf(PromptVersionDto))
  versions(@Param('id') id: string, @Query() query: PageQuery) {
    return this.history.page(id, query);
  }

  @Get(':id/versions/:version')
  @Requires('prompts:read')
  @Returns(PromptVersionDto)
  version(@Param('id') id: string, @Param('version') version: string) {
    return this.history.get(id, version);
  }

  @Post(':id/versions/:version/restore')
  @ApiBody({ type: RestorePromptDto, required: false })
  @Requires('prompts:write')
  @Returns(PromptDto)
  restore(@Param('id') id: string, @Param('version') version: string, @Body() input: RestorePromptDto) {
    return this.prompts.restore(id, version, input);
  }
}
