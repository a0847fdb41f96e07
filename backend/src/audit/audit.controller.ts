import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../common/auth/decorators.js';
import { Returns } from '../common/http/returns.js';
import { pageOf, PageQuery } from '../common/paging/paging.js';
import { AuditService } from './audit.service.js';
import { AuditEntryDto } from './dto/audit.dto.js';

@ApiTags('audit')
@Controller('api/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Requires('audit:read', 'member')
  @Returns(pageOf(AuditEntryDto))
  list(@Query() query: PageQuery) {
    return this.audit.list(query);
  }
}
