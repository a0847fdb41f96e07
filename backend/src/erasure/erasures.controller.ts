import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../common/auth/decorators.js';
import { Returns } from '../common/http/returns.js';
import { pageOf, PageQuery } from '../common/paging/paging.js';
import { ErasureDto, RequestErasureDto } from './erasure.dto.js';
import { ErasuresService } from './erasures.service.js';

@ApiTags('conversations')
@Controller('api/erasures')
export class ErasuresController {
  constructor(private readonly erasures: ErasuresService) {}

  @Get()
  @Requires('workspace:write')
  @Returns(pageOf(ErasureDto))
  list(@Query() query: PageQuery) {
    return this.erasures.list(query);
  }

  @Post()
  @Requires('workspace:write')
  @Returns(ErasureDto, 202)
  request(@Body() body: RequestErasureDto): Promise<ErasureDto> {
    return this.erasures.request(body);
  }

  @Get(':id')
  @Requires('workspace:write')
  @Returns(ErasureDto)
  get(@Param('id') id: string): Promise<ErasureDto> {
    return this.erasures.get(id);
  }
}
