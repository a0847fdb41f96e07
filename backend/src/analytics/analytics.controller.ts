import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../common/auth/decorators.js';
import { Returns } from '../common/http/returns.js';
import { AnalyticsService } from './analytics.service.js';
import { OverviewDto, OverviewQuery } from './dto/overview.dto.js';

@ApiTags('analytics')
@Controller('api/analytics')
export class AnalyticsController {
  constructor(private readonly analytics: AnalyticsService) {}

  @Get('overview')
  @Requires('analytics:read')
  @Returns(OverviewDto)
  overview(@Query() query: OverviewQuery) {
    return this.analytics.overview(query);
  }
}
