import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import { DocumentDto, DocumentIdParam } from './dto/document.dto.js';
import { DocumentVersionDto, VersionParam } from './dto/version.dto.js';
import { VersionsService } from './versions.service.js';

@ApiTags('knowledge')
@Controller('api/rag/documents/:id/versions')
export class VersionsController {
  constructor(private readonly versions: VersionsService) {}

  @Get()
  @Requires('knowledge:read')
  @Returns(pageOf(DocumentVersionDto))
  list(@Param() { id }: DocumentIdParam, @Query() query: PageQuery) {
    return this.versions.list(id, query);
  }

  /** Restores a kept version, or processes a failed or cancelled one again. The current version answers until then. */
  @Post(':version_id/activate')
  @Requires('knowledge:write')
  @Returns(DocumentDto, 202)
  activate(@Param() { id, version_id }: VersionParam) {
    return this.versions.activate(id, version_id);
  }

  /** Removes a version that is not in use, including its bytes. */
  @Delete(':version_id')
  @Requires('knowledge:write')
  @Returns(null, 202)
  purge(@Param() { id, version_id }: VersionParam) {
    return this.versions.purge(id, version_id);
  }
}
