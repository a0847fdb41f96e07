import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Reads } from '../../common/http/body-limits.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import { QaConflicts } from '../search/qa-conflicts.service.js';
import { QaCheckDto, QaConflictsDto, QaSearchDto, QaSearchQuery, QaSearchResultsDto } from '../search/qa-search.dto.js';
import { QaSearch } from '../search/qa-search.service.js';
import { QaSettingsDto, UpdateQaSettingsDto } from '../settings/qa-settings.dto.js';
import { QaSettingsService } from '../settings/qa-settings.service.js';
import {
  CreateQaEntryDto,
  QaBulkDto,
  QaBulkResultDto,
  QaEntryDto,
  QaListQuery,
  QaOverviewDto,
  QaVersionDto,
  UpdateQaEntryDto,
} from './dto/qa-entry.dto.js';
import { QaBulkService } from './qa-bulk.service.js';
import { QaEntriesService } from './qa-entries.service.js';
import { QaOverview } from './qa-overview.service.js';

@ApiTags('qa')
@Controller('api/qa')
export class QaController {
  constructor(
    private readonly entries: QaEntriesService,
    private readonly bulk: QaBulkService,
    private readonly overviews: QaOverview,
    private readonly searches: QaSearch,
    private readonly conflicts: QaConflicts,
    private readonly settings: QaSettingsService,
  ) {}

  @Get()
  @Requires('qa:read')
  @Returns(pageOf(QaEntryDto))
  list(@Query() query: QaListQuery) {
    return this.entries.list(query);
  }

  @Post()
  @Reads('large')
  @Requires('qa:write')
  @Returns(QaEntryDto, 201)
  create(@Body() input: CreateQaEntryDto) {
    return this.entries.create(input);
  }

  @Post('bulk')
  @Requires('qa:write')
  @Returns(QaBulkResultDto)
  change(@Body() input: QaBulkDto) {
    return this.bulk.run(input);
  }

  @Get('overview')
  @Requires('qa:read')
  @Returns(QaOverviewDto)
  overview() {
    return this.overviews.get();
  }

  @Get('search')
  @Requires('qa:read')
  @Returns(QaSearchResultsDto)
  search(@Query() query: QaSearchQuery) {
    return this.searches.search(query);
  }

  @Post('search')
  @Requires('qa:read')
  @Returns(QaSearchResultsDto)
  searchByBody(@Body() input: QaSearchDto) {
    return this.searches.search(input);
  }

  @Post('check')
  @Requires('qa:read')
  @Returns(QaConflictsDto)
  check(@Body() input: QaCheckDto) {
    return this.conflicts.check(input);
  }

  @Get('settings')
  @Requires('qa:read')
  @Returns(QaSettingsDto)
  getSettings() {
    return this.settings.get();
  }

  @Put('settings')
  @Requires('qa:publish')
  @Returns(QaSettingsDto)
  putSettings(@Body() input: UpdateQaSettingsDto) {
    return this.settings.put(input);
  }

  @Get(':id')
  @Requires('qa:read')
  @Returns(QaEntryDto)
  get(@Param('id') id: string) {
    return this.entries.get(id);
  }

  @Patch(':id')
  @Reads('large')
  @Requires('qa:write')
  @Returns(QaEntryDto)
  update(@Param('id') id: string, @Body() input: UpdateQaEntryDto) {
    return this.entries.update(id, input);
  }

  @Delete(':id')
  @Requires('qa:write')
  @Returns(null, 204)
  delete(@Param('id') id: string) {
    return this.entries.delete(id);
  }

  @Get(':id/versions')
  @Requires('qa:read')
  @Returns(pageOf(QaVersionDto))
  versions(@Param('id') id: string, @Query() query: PageQuery) {
    return this.entries.versions(id, query);
  }

  @Post(':id/versions/:version/restore')
  @Requires('qa:write')
  @Returns(QaEntryDto)
  restore(@Param('id') id: string, @Param('version') version: string) {
    return this.entries.restore(id, version);
  }
}
