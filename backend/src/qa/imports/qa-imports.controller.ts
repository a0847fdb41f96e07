import { Body, Controller, Delete, Get, Param, Post, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../../common/auth/decorators.js';
import { Returns, ReturnsFile } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import { XLSX_TYPE } from '../../common/xlsx/xlsx-download.js';
import { QaExportQuery, QaImportDetailDto, QaImportDto, RunQaImportDto } from './qa-import.dto.js';
import { QaImportsService } from './qa-imports.service.js';

const FILE = {
  schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
};

@ApiTags('qa')
@Controller('api/qa')
export class QaImportsController {
  constructor(private readonly imports: QaImportsService) {}

  @Get('export')
  @Requires('qa:read')
  @ReturnsFile('All matching entries, oldest first', 'text/csv', XLSX_TYPE)
  export(@Query() filter: QaExportQuery): Promise<StreamableFile> {
    return this.imports.export(filter);
  }

  @Get('import')
  @Requires('qa:read')
  @Returns(pageOf(QaImportDto))
  list(@Query() query: PageQuery) {
    return this.imports.list(query);
  }

  @Post('import')
  @Requires('qa:write')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FILE)
  @Returns(QaImportDto, 201)
  upload(@Req() request: FastifyRequest) {
    return this.imports.upload(request);
  }

  @Get('import/:id')
  @Requires('qa:read')
  @Returns(QaImportDetailDto)
  get(@Param('id') id: string) {
    return this.imports.get(id);
  }

  @Post('import/:id/run')
  @Requires('qa:write')
  @Returns(QaImportDto, 202)
  run(@Param('id') id: string, @Body() input: RunQaImportDto) {
    return this.imports.run(id, input);
  }

  @Post('import/:id/cancel')
  @Requires('qa:write')
  @Returns(QaImportDto)
  cancel(@Param('id') id: string) {
    return this.imports.cancel(id);
  }

  @Delete('import/:id')
  @Requires('qa:write')
  @Returns(null, 204)
  delete(@Param('id') id: string) {
    return this.imports.delete(id);
  }
}
