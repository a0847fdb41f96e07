import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../../common/auth/decorators.js';
import { Reads } from '../../common/http/body-limits.js';
import { Returns } from '../../common/http/returns.js';
import { PutScriptDto, ScriptDto } from '../dto/widget-script.dto.js';
import { WidgetScriptService } from '../widget-script.service.js';
import { ownOriginOf } from './request-origin.js';

@ApiTags('widgets')
@Controller('api/script')
export class WidgetScriptController {
  constructor(private readonly scripts: WidgetScriptService) {}

  @Get(':id')
  @Requires('widgets:read')
  @Returns(ScriptDto)
  get(@Param('id', ParseUUIDPipe) workspaceId: string, @Req() request: FastifyRequest): Promise<ScriptDto> {
    return this.scripts.get(workspaceId, ownOriginOf(request));
  }

  @Post(':id')
  @Reads('small')
  @Requires('widgets:write')
  @Returns(ScriptDto)
  put(
    @Param('id', ParseUUIDPipe) workspaceId: string,
    @Body() dto: PutScriptDto,
    @Req() request: FastifyRequest,
  ): Promise<ScriptDto> {
    return this.scripts.put(workspaceId, dto, ownOriginOf(request));
  }
}
