import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { CountedAs } from '../../limits/rate-limit.js';
import { Returns } from '../../common/http/returns.js';
import { RagQueryBody, RagResultsDto } from './dto/query.dto.js';
import { RagQueryService } from './rag-query.service.js';

@ApiTags('knowledge')
@Controller('api/rag')
export class RagQueryController {
  constructor(private readonly queries: RagQueryService) {}

  /** Relevant passages of the workspace's documents, best first; an empty list if nothing is relevant. */
  @Post('query')
  @Requires('knowledge:read')
  @CountedAs('retrieval')
  @Returns(RagResultsDto)
  query(@Body() body: RagQueryBody) {
    return this.queries.query(body);
  }
}
