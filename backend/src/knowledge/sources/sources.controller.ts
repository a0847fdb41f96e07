import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { CountedAs } from '../../limits/rate-limit.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import {
  CreateSourceDto,
  DeleteSourceQuery,
  PreviewSourceDto,
  SourceDto,
  SourceIdParam,
  SourcePreviewDto,
  SourceRunDto,
  UpdateSourceDto,
} from './dto/source.dto.js';
import { SourcePreviewService } from './source-preview.service.js';
import { SourcesService } from './sources.service.js';

@ApiTags('knowledge')
@Controller('api/rag/sources')
export class SourcesController {
  constructor(
    private readonly sources: SourcesService,
    private readonly previews: SourcePreviewService,
  ) {}

  @Get()
  @Requires('knowledge:read')
  @Returns(pageOf(SourceDto))
  list(@Query() query: PageQuery) {
    return this.sources.list(query);
  }

  /** Web pages that are read periodically. A scheduled source is read for the first time immediately. */
  @Post()
  @Requires('knowledge:write')
  @Returns(SourceDto, 201)
  create(@Body() input: CreateSourceDto) {
    return this.sources.create(input);
  }

  /** Shows which pages a source would read. Nothing is stored. */
  @Post('preview')
  @Requires('knowledge:write')
  @CountedAs('uploads')
  @Returns(SourcePreviewDto)
  preview(@Body() input: PreviewSourceDto) {
    return this.previews.preview(input);
  }

  @Get(':id')
  @Requires('knowledge:read')
  @Returns(SourceDto)
  get(@Param() { id }: SourceIdParam) {
    return this.sources.get(id);
  }

  @Patch(':id')
  @Requires('knowledge:write')
  @Returns(SourceDto)
  update(@Param() { id }: SourceIdParam, @Body() input: UpdateSourceDto) {
    return this.sources.update(id, input);
  }

  /** Deletes its runs too; its documents stay unless `documents=delete`. */
  @Delete(':id')
  @Requires('knowledge:write')
  @Returns(null, 204)
  remove(@Param() { id }: SourceIdParam, @Query() { documents }: DeleteSourceQuery) {
    return this.sources.remove(id, documents);
  }

  /** Reads it now; if a run is in progress, returns that run. */
  @Post(':id/run')
  @Requires('knowledge:write')
  @CountedAs('uploads')
  @Returns(SourceRunDto, 202)
  run(@Param() { id }: SourceIdParam) {
    return this.sources.run(id);
  }

  /** Cancels the run in progress; pages that were read are kept. */
  @Post(':id/cancel')
  @Requires('knowledge:write')
  @Returns(SourceDto, 202)
  cancel(@Param() { id }: SourceIdParam) {
    return this.sources.cancel(id);
  }

  @Get(':id/runs')
  @Requires('knowledge:read')
  @Returns(pageOf(SourceRunDto))
  runs(@Param() { id }: SourceIdParam, @Query() query: PageQuery) {
    return this.sources.history(id, query);
  }
}
