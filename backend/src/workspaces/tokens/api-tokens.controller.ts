import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import { ApiTokensService } from './api-tokens.service.js';
import { ApiTokenDto, ApiTokenSecretDto, CreateApiTokenDto, UpdateApiTokenDto } from './dto/api-token.dto.js';

@ApiTags('tokens')
@Controller('api/tokens')
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokensService) {}

  @Get()
  @Requires('tokens:read', 'member')
  @Returns(pageOf(ApiTokenDto))
  list(@Query() query: PageQuery) {
    return this.tokens.list(query);
  }

  @Post()
  @Requires('tokens:write', 'member')
  @Returns(ApiTokenSecretDto, 201)
  create(@Body() input: CreateApiTokenDto) {
    return this.tokens.create(input);
  }

  @Patch(':id')
  @Requires('tokens:write', 'member')
  @Returns(ApiTokenDto)
  update(@Param('id') id: string, @Body() input: UpdateApiTokenDto) {
    return this.tokens.update(id, input);
  }

  @Delete(':id')
  @Requires('tokens:write', 'member')
  @Returns(null, 204)
  revoke(@Param('id') id: string) {
    return this.tokens.revoke(id);
  }

  @Post(':id/rotate')
  @Requires('tokens:write', 'member')
  @Returns(ApiTokenSecretDto, 200)
  rotate(@Param('id') id: string) {
    return this.tokens.rotate(id);
  }
}
