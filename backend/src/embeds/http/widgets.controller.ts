import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { UpdateWidgetDto, WidgetDto, WidgetListDto } from '../dto/widget.dto.js';
import { WidgetsService } from '../widgets.service.js';
import { ownOriginOf } from './request-origin.js';

@ApiTags('widgets')
@Controller('api/widgets')
export class WidgetsController {
  constructor(private readonly widgets: WidgetsService) {}

  @Get()
  @Requires('widgets:read')
  @Returns(WidgetListDto)
  list(@Req() request: FastifyRequest): Promise<WidgetListDto> {
    return this.widgets.list(ownOriginOf(request));
  }

  @Get(':id')
  @Requires('widgets:read')
  @Returns(WidgetDto)
  get(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<WidgetDto> {
    return this.widgets.get(id, ownOriginOf(request));
  }

  @Patch(':id')
  @Requires('widgets:write')
  @Returns(WidgetDto)
  update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: UpdateWidgetDto,
    @Req() request: FastifyRequest,
  ): Promise<WidgetDto> {
    return this.widgets.update(id, dto, ownOriginOf(request));
  }
}
