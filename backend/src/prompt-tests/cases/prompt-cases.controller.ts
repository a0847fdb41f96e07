import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import { CreatePromptCaseDto, PromptCaseDto, UpdatePromptCaseDto } from './prompt-case.dto.js';
import { PromptCasesService } from './prompt-cases.service.js';

@ApiTags('prompts')
@Controller('api/prompts/tests')
export class PromptCasesController {
  constructor(private readonly cases: PromptCasesService) {}

  @Get()
  @Requires('prompts:read')
  @Returns(pageOf(PromptCaseDto))
  list(@Query() query: PageQuery) {
    return this.cases.list(query);
  }

  @Post()
  @Requires('prompts:write')
  @Returns(PromptCaseDto, 201)
  create(@Body() input: CreatePromptCaseDto) {
    return this.cases.create(input);
  }

  @Get(':id')
  @Requires('prompts:read')
  @Returns(PromptCaseDto)
  get(@Param('id') id: string) {
    return this.cases.get(id);
  }

  @Patch(':id')
  @Requires('prompts:write')
  @Returns(PromptCaseDto)
  update(@Param('id') id: string, @Body() input: UpdatePromptCaseDto) {
    return this.cases.update(id, input);
  }

  @Delete(':id')
  @Requires('prompts:write')
  @Returns(null, 204)
  delete(@Param('id') id: string) {
    return this.cases.delete(id);
  }
}
