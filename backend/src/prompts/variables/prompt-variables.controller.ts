import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Reads } from '../../common/http/body-limits.js';
import { Returns } from '../../common/http/returns.js';
import {
  CreatePromptVariableDto,
  PromptVariableDto,
  PromptVariablesDto,
  RenderedPromptDto,
  RenderPromptDto,
  UpdatePromptVariableDto,
} from './dto/prompt-variable.dto.js';
import { PromptRendering } from './prompt-rendering.service.js';
import { PromptVariablesService } from './prompt-variables.service.js';

@ApiTags('prompts')
@Controller('api/prompts')
export class PromptVariablesController {
  constructor(
    private readonly variables: PromptVariablesService,
    private readonly rendering: PromptRendering,
  ) {}

  @Get('variables')
  @Requires('prompts:read')
  @Returns(PromptVariablesDto)
  list() {
    return this.variables.list();
  }

  @Post('variables')
  @Requires('prompts:write')
  @Returns(PromptVariableDto, 201)
  create(@Body() input: CreatePromptVariableDto) {
    return this.variables.create(input);
  }

  @Patch('variables/:id')
  @Requires('prompts:write')
  @Returns(PromptVariableDto)
  update(@Param('id') id: string, @Body() input: UpdatePromptVariableDto) {
    return this.variables.update(id, input);
  }

  @Delete('variables/:id')
  @Requires('prompts:write')
  @Returns(null, 204)
  delete(@Param('id') id: string) {
    return this.variables.delete(id);
  }

  @Post('preview')
  @Reads('large')
  @Requires('prompts:read')
  @Returns(RenderedPromptDto, 200)
  preview(@Body() input: RenderPromptDto) {
    return this.rendering.preview(input);
  }
}
