import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import { StartTestRunDto, TestRunDetailDto, TestRunDto, TestRunParam } from './dto/test-run.dto.js';
import { TestSetParam } from './dto/test-set.dto.js';
import { TestRunsService } from './test-runs.service.js';

@ApiTags('knowledge')
@Controller('api/rag/test-sets/:id/runs')
export class TestRunsController {
  constructor(private readonly runs: TestRunsService) {}

  @Get()
  @Requires('knowledge:read')
  @Returns(pageOf(TestRunDto))
  list(@Param() { id }: TestSetParam, @Query() query: PageQuery) {
    return this.runs.list(id, query);
  }

  /** Runs retrieval for every question of the set in the background. */
  @Post()
  @Requires('knowledge:write')
  @Returns(TestRunDto, 202)
  start(@Param() { id }: TestSetParam, @Body() input: StartTestRunDto) {
    return this.runs.start(id, input);
  }

  /** Includes the result of each question. */
  @Get(':run_id')
  @Requires('knowledge:read')
  @Returns(TestRunDetailDto)
  get(@Param() { id, run_id }: TestRunParam) {
    return this.runs.get(id, run_id);
  }

  @Post(':run_id/cancel')
  @Requires('knowledge:write')
  @Returns(TestRunDto)
  cancel(@Param() { id, run_id }: TestRunParam) {
    return this.runs.cancel(id, run_id);
  }

  @Delete(':run_id')
  @Requires('knowledge:write')
  @Returns(null, 204)
  remove(@Param() { id, run_id }: TestRunParam) {
    return this.runs.delete(id, run_id);
  }
}
