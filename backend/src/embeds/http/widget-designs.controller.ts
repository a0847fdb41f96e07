import { Body, Controller, Delete, Get, Param, ParseIntPipe, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Reads } from '../../common/http/body-limits.js';
import { Returns } from '../../common/http/returns.js';
import { PublishDesignDto, WidgetDesignDto, WidgetDesignStateDto, WidgetDesignVersionsDto } from '../dto/design.dto.js';
import { WidgetDesigns } from '../widget-designs.service.js';

const Id = (): ParameterDecorator => Param('id', ParseUUIDPipe);

@ApiTags('widgets')
@Controller('api/widgets/:id/design')
export class WidgetDesignsController {
  constructor(private readonly designs: WidgetDesigns) {}

  @Get()
  @Requires('widgets:read')
  @Returns(WidgetDesignStateDto)
  get(@Id() id: string): Promise<WidgetDesignStateDto> {
    return this.designs.state(id);
  }

  @Put('draft')
  @Requires('widgets:write')
  @Returns(WidgetDesignStateDto)
  saveDraft(@Id() id: string, @Body() dto: WidgetDesignDto): Promise<WidgetDesignStateDto> {
    return this.designs.saveDraft(id, dto);
  }

  @Delete('draft')
  @Requires('widgets:write')
  @Returns(null, 204)
  discard(@Id() id: string): Promise<void> {
    return this.designs.discard(id);
  }

  @Post('publish')
  @Reads('small')
  @Requires('widgets:write')
  @Returns(WidgetDesignStateDto)
  publish(@Id() id: string, @Body() { note }: PublishDesignDto): Promise<WidgetDesignStateDto> {
    return this.designs.publish(id, note);
  }

  @Get('versions')
  @Requires('widgets:read')
  @Returns(WidgetDesignVersionsDto)
  versions(@Id() id: string): Promise<WidgetDesignVersionsDto> {
    return this.designs.versions(id);
  }

  @Post('versions/:version/restore')
  @Reads('small')
  @Requires('widgets:write')
  @Returns(WidgetDesignStateDto)
  restore(@Id() id: string, @Param('version', ParseIntPipe) version: number): Promise<WidgetDesignStateDto> {
    return this.designs.restore(id, version);
  }
}
