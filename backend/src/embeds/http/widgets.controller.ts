import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../../common/auth/decorators.js';
import { Reads } from '../../common/http/body-limits.js';
import { Returns } from '../../common/http/returns.js';
import {
  CheckInstallDto,
  CheckOriginDto,
  CreateWidgetDto,
  DuplicateWidgetDto,
  InstallCheckDto,
  OriginVerdictDto,
  PauseWidgetDto,
  RotateWidgetDto,
  UpdateWidgetDto,
  WidgetDto,
  WidgetListDto,
} from '../dto/widget.dto.js';
import { CountedAs } from '../../limits/rate-limit.js';
import { InstallCheck } from '../install-check.service.js';
import { WidgetsService } from '../widgets.service.js';
import { ownOriginOf } from './request-origin.js';

const Id = (): ParameterDecorator => Param('id', ParseUUIDPipe);

@ApiTags('widgets')
@Controller('api/widgets')
export class WidgetsController {
  constructor(
    private readonly widgets: WidgetsService,
    private readonly installs: InstallCheck,
  ) {}

  @Get()
  @Requires('widgets:read')
  @Returns(WidgetListDto)
  list(@Req() request: FastifyRequest): Promise<WidgetListDto> {
    return this.widgets.list(ownOriginOf(request));
  }

  @Post()
  @Reads('small')
  @Requires('widgets:write')
  @Returns(WidgetDto, 201)
  create(@Body() { name }: CreateWidgetDto, @Req() request: FastifyRequest): Promise<WidgetDto> {
    return this.widgets.create(name, ownOriginOf(request));
  }

  @Get(':id')
  @Requires('widgets:read')
  @Returns(WidgetDto)
  get(@Id() id: string, @Req() request: FastifyRequest): Promise<WidgetDto> {
    return this.widgets.get(id, ownOriginOf(request));
  }

  @Patch(':id')
  @Requires('widgets:write')
  @Returns(WidgetDto)
  update(@Id() id: string, @Body() dto: UpdateWidgetDto, @Req() request: FastifyRequest): Promise<WidgetDto> {
    return this.widgets.update(id, dto, ownOriginOf(request));
  }

  @Delete(':id')
  @Requires('widgets:write')
  @Returns(null, 204)
  remove(@Id() id: string): Promise<void> {
    return this.widgets.remove(id);
  }

  @Post(':id/duplicate')
  @Reads('small')
  @Requires('widgets:write')
  @Returns(WidgetDto, 201)
  duplicate(
    @Id() id: string,
    @Body() { name }: DuplicateWidgetDto,
    @Req() request: FastifyRequest,
  ): Promise<WidgetDto> {
    return this.widgets.duplicate(id, name, ownOriginOf(request));
  }

  @Post(':id/pause')
  @Reads('small')
  @Requires('widgets:write')
  @Returns(WidgetDto)
  pause(@Id() id: string, @Body() dto: PauseWidgetDto, @Req() request: FastifyRequest): Promise<WidgetDto> {
    return this.widgets.pause(id, dto, ownOriginOf(request));
  }

  @Post(':id/rotate')
  @Reads('small')
  @Requires('widgets:write')
  @Returns(WidgetDto)
  rotate(@Id() id: string, @Body() dto: RotateWidgetDto, @Req() request: FastifyRequest): Promise<WidgetDto> {
    return this.widgets.rotate(id, dto.overlap_hours, ownOriginOf(request));
  }

  @Post(':id/origins/check')
  @Reads('small')
  @Requires('widgets:read')
  @Returns(OriginVerdictDto)
  checkOrigin(
    @Id() id: string,
    @Body() { page }: CheckOriginDto,
    @Req() request: FastifyRequest,
  ): Promise<OriginVerdictDto> {
    return this.widgets.checkOrigin(id, page, ownOriginOf(request));
  }

  @Post(':id/install/check')
  @Reads('small')
  @Requires('widgets:write')
  @CountedAs('uploads')
  @Returns(InstallCheckDto)
  checkInstall(
    @Id() id: string,
    @Body() { url }: CheckInstallDto,
    @Req() request: FastifyRequest,
  ): Promise<InstallCheckDto> {
    return this.installs.check(id, url, ownOriginOf(request));
  }
}
