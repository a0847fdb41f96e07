import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../common/auth/decorators.js';
import { Returns } from '../common/http/returns.js';
import { pageOf } from '../common/paging/paging.js';
import { ModelConfigService } from './catalogue/model-config.service.js';
import { ModelListService } from './catalogue/model-list.service.js';
import { ModelCatalogueDto } from './dto/model-catalogue.dto.js';
import { ModelDto, ModelQuery } from './dto/model.dto.js';
import { ModelConfigDto, UpdateModelConfigDto } from './dto/model-config.dto.js';

@ApiTags('models')
@Controller('api')
export class ModelsController {
  constructor(
    private readonly models: ModelListService,
    private readonly configs: ModelConfigService,
  ) {}

  @Get('v1/models')
  @Requires('models:read')
  @Returns(pageOf(ModelDto))
  list(@Query() query: ModelQuery) {
    return this.models.list(query);
  }

  @Get('model-catalogue')
  @Requires('models:read')
  @Returns(ModelCatalogueDto)
  catalogue() {
    return this.models.catalogue();
  }

  @Get('model-config')
  @Requires('models:read')
  @Returns(ModelConfigDto)
  config() {
    return this.configs.get();
  }

  @Put('model-config')
  @Requires('models:write')
  @Returns(ModelConfigDto)
  configure(@Body() input: UpdateModelConfigDto) {
    return this.configs.put(input);
  }
}
