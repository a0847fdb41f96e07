import { Injectable } from '@nestjs/common';
import { KnowledgeService } from '../knowledge.service.js';
import type { RagQueryBody, RagResultsDto } from './dto/query.dto.js';
import { toExplanation, toQuery, toResult } from './retrieval.mapper.js';

@Injectable()
export class RagQueryService {
  constructor(private readonly knowledge: KnowledgeService) {}

  async query(body: RagQueryBody): Promise<RagResultsDto> {
    const { passages, decision, explain } = await this.knowledge.retrieve(toQuery(body));
    return {
      results: passages.map(toResult),
      decision,
      ...(explain ? { explain: toExplanation(explain) } : {}),
    };
  }
}
