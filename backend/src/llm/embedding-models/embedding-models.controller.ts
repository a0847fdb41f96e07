import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import {
  ChangeEmbeddingModelDto,
  CreateEmbeddingModelDto,
  EmbeddingModelDto,
  EmbeddingModelListDto,
  EmbeddingTrialDto,
} from './dto/embedding-model.dto.js';
import { EmbeddingModelsService } from './embedding-models.service.js';

@ApiTags('models')
@Controller('api/embedding-models')
export class EmbeddingModelsController {
  constructor(private readonly models: EmbeddingModelsService) {}

  @Get()
  @Requires('providers:read', 'member')
  @Returns(EmbeddingModelListDto)
  list(): Promise<EmbeddingModelListDto> {
    return this.models.list();
  }

  @Post()
  @Requires('providers:write', 'member')
  @Returns(EmbeddingModelDto, 201)
  create(@Body() input: CreateEmbeddingModelDto): Promise<EmbeddingModelDto> {
    return this.models.create(input);
  }

  @Post('try')
  @Requires('providers:write', 'member')
  @Returns(EmbeddingTrialDto)
  try(@Body() input: CreateEmbeddingModelDto): Promise<EmbeddingTrialDto> {
    return this.models.try(input);
  }

  @Patch(':id')
  @Requires('providers:write', 'member')
  @Returns(EmbeddingModelDto)
  change(@Param('id') id: string, @Body() input: ChangeEmbeddingModelDto): Promise<EmbeddingModelDto> {
    return this.models.change(id, input);
  }

  @Delete(':id')
  @Requires('providers:write', 'member')
  @Returns(null, 204)
  remove(@Param('id') id: string): Promise<void> {
    return this.models.remove(id);
  }
}
