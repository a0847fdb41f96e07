import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import type { MessageTrace } from '../message-trace.js';
import type { AnswerFiguresDto } from './dto/own-conversation.dto.js';

type Row = Pick<MessageTrace, 'cache' | 'usage'> & { message_id: string; latency: string; first: string };

/** Reads the figures only: prompt and passages make up nearly all of a trace. */
const SQL = `
  select message_id, trace->'cache' as cache, trace->'usage' as usage, trace->>'latency_ms' as latency,
    trace->>'time_to_first_token_ms' as first
  from message_traces where workspace_id = ? and message_id = any(string_to_array(?, ',')::uuid[])`;

/** Latency, cost and cache figures of answers, read from their traces. */
@Injectable()
export class AnswerFigures {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  async of(messageIds: readonly string[]): Promise<Map<string, AnswerFiguresDto>> {
    if (messageIds.length === 0) return new Map();
    const rows = await this.db.sql<Row>(SQL, [this.context.workspaceId, messageIds.join()]);
    return new Map(rows.map((row) => [row.message_id, toFigures(row)]));
  }
}

const toFigures = ({ cache, usage, latency, first }: Row): AnswerFiguresDto => ({
  cache: cache.status,
  similarity: cache.similarity ?? null,
  cache_entry_id: cache.entry_id ?? null,
  cost_usd: usage.cost_usd,
  prompt_tokens: usage.prompt_tokens,
  completion_tokens: usage.completion_tokens,
  latency_ms: Number(latency),
  time_to_first_token_ms: Number(first),
});
