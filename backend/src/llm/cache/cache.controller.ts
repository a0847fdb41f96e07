import { Body, Controller, Delete, Get, Param, Post, Put, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { ReturnsCsv } from '../../common/csv/csv-download.js';
import { Returns } from '../../common/http/returns.js';
import { PageQuery, pageOf } from '../../common/paging/paging.js';
import { CacheAdminService } from './cache-admin.service.js';
import {
  CacheEntriesQuery,
  CacheEntryDetailDto,
  CacheEntryDto,
  CachePurgeQuery,
  ReportEntryDto,
} from './dto/cache-entry.dto.js';
import { CacheNegativeDto } from './dto/cache-negative.dto.js';
import { CacheSettingsDto, UpdateCacheSettingsDto } from './dto/cache-settings.dto.js';
import { CacheStatsDto } from './dto/cache-stats.dto.js';
import { CacheSettingsService } from './settings/cache-settings.service.js';

@ApiTags('cache')
@Controller('api/cache')
export class CacheController {
  constructor(
    private readonly cache: CacheAdminService,
    private readonly settings: CacheSettingsService,
  ) {}

  @Get('stats')
  @Requires('cache:read')
  @Returns(CacheStatsDto)
  stats(): Promise<CacheStatsDto> {
    return this.cache.stats();
  }

  @Get('settings')
  @Requires('cache:read')
  @Returns(CacheSettingsDto)
  getSettings(): Promise<CacheSettingsDto> {
    return this.settings.get();
  }

  @Put('settings')
  @Requires('cache:write')
  @Returns(CacheSettingsDto)
  putSettings(@Body() input: UpdateCacheSettingsDto): Promise<CacheSettingsDto> {
    return this.settings.put(input);
  }

  @Get('entries')
  @Requires('cache:read')
  @Returns(pageOf(CacheEntryDto))
  list(@Query() query: CacheEntriesQuery) {
    return this.cache.list(query);
  }

  @Delete('entries')
  @Requires('cache:write')
  @Returns(null, 204, 'The matching answers were removed; without a filter, all of the workspace')
  purge(@Query() query: CachePurgeQuery): Promise<void> {
    return this.cache.purge(query);
  }

  @Get('entries/:id')
  @Requires('cache:read')
  @Returns(CacheEntryDetailDto)
  get(@Param('id') id: string): Promise<CacheEntryDetailDto> {
    return this.cache.get(id);
  }

  @Delete('entries/:id')
  @Requires('cache:write')
  @Returns(null, 204)
  delete(@Param('id') id: string): Promise<void> {
    return this.cache.delete(id);
  }

  @Post('entries/:id/report')
  @Requires('cache:report')
  @Returns(null, 204, 'The entry is dropped; the two questions will not be matched again')
  report(@Param('id') id: string, @Body() input: ReportEntryDto): Promise<void> {
    return this.cache.report(id, input);
  }

  @Get('negatives')
  @Requires('cache:read')
  @Returns(pageOf(CacheNegativeDto), 200, 'Question pairs that were reported as wrong matches')
  negatives(@Query() query: PageQuery) {
    return this.cache.listNegatives(query);
  }

  @Get('negatives/export')
  @Requires('cache:read')
  @ReturnsCsv('All reported pairs, newest first')
  exportNegatives(): Promise<StreamableFile> {
    return this.cache.exportNegatives();
  }

  @Delete('negatives/:id')
  @Requires('cache:write')
  @Returns(null, 204, 'The two questions may be matched again')
  deleteNegative(@Param('id') id: string): Promise<void> {
    return this.cache.deleteNegative(id);
  }
}
