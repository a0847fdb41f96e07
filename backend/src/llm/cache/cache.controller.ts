import { Controller, Delete, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { CacheAdminService } from './cache-admin.service.js';
import { CacheStatsDto } from './dto/cache-stats.dto.js';

@ApiTags('cache')
@Controller('api/cache')
export class CacheController {
  constructor(private readonly cache: CacheAdminService) {}

  @Get('stats')
  @Requires('cache:read')
  @Returns(CacheStatsDto)
  stats(): Promise<CacheStatsDto> {
    return this.cache.stats();
  }

  @Delete('entries')
  @Requires('cache:write')
  @Returns(null, 204, 'Every cached answer of the workspace is gone')
  purge(): Promise<void> {
    return this.cache.purge();
  }
}
