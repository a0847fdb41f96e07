import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import { DeadJobDto, FoldersDto, KnowledgeUsageDto, TagsDto } from './dto/overview.dto.js';
import { OverviewService } from './overview.service.js';

@ApiTags('knowledge')
@Controller('api/rag')
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  @Get('folders')
  @Requires('knowledge:read')
  @Returns(FoldersDto)
  folders() {
    return this.overview.folders();
  }

  @Get('tags')
  @Requires('knowledge:read')
  @Returns(TagsDto)
  tags() {
    return this.overview.tags();
  }

  @Get('usage')
  @Requires('knowledge:read')
  @Returns(KnowledgeUsageDto)
  usage() {
    return this.overview.usage();
  }

  /** Documents whose last attempt failed, with stage and cause. A retry resumes them. */
  @Get('jobs/dead')
  @Requires('knowledge:read')
  @Returns(pageOf(DeadJobDto))
  deadJobs(@Query() query: PageQuery) {
    return this.overview.deadJobs(query);
  }
}
