import { Injectable } from '@nestjs/common';
import type { RagQueryBody, RagResultDto, RagResultsDto } from './dto/query.dto.js';
import { KnowledgeService } from '../knowledge.service.js';
import type { Passage } from './passage.js';

@Injectable()
export class RagQueryService {
  constructor(private readonly knowledge: KnowledgeService) {}

  async query({ query, top_k, threshold, mode }: RagQueryBody): Promise<RagResultsDto> {
    const { passages } = await this.knowledge.retrieve({ query, topK: top_k, threshold, mode });
    return { results: passages.map(toResult) };
  }
}

const toResult = (p: Passage): RagResultDto => ({
  chunk_id: p.chunkId,
  document_id: p.documentId,
  title: p.title,
  ...(p.page ? { page: p.page } : {}),
  ...(p.heading ? { heading: p.heading } : {}),
  text: p.text,
  score: p.score,
  dense_score: p.denseScore,
  lexical_score: p.lexicalScore,
});
