import {
  type ChatEvent,
  type Citation,
  type FinishReason,
  problem,
  type StartEvent,
  type UsageEvent,
} from '@nexus/contracts';
import { PIPELINE_VERSION } from '../../llm/cache/canonical-request.js';
import type { CompletionDto } from '../dto/completion.dto.js';
import { noticeOf } from '../notice.js';

/** Changes whenever the same request may be answered differently, like OpenAI's fingerprint. */
export const SYSTEM_FINGERPRINT = `fp_nexus_${PIPELINE_VERSION}`;

/** The run of a request and its model. */
export interface Asked {
  id: string;
  model: string;
}

/** Contains the id of the run, which the stream, cancel and feedback routes take. */
export const completionId = (runId: string): string => `chatcmpl-${runId}`;

/** Creation time in Unix seconds: a run id is a UUIDv7, which begins with the milliseconds of its creation. */
export const createdAt = (runId: string): number =>
  Math.floor(Number.parseInt(runId.replaceAll('-', '').slice(0, 12), 16) / 1000);

type OpenAiFinish = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/**
 * OpenAI has no finish reason for a cancelled answer; `length` at least states that it is incomplete. A failed answer has no finish
 * reason but is an error object.
 */
export const toFinishReason = (reason: Exclude<FinishReason, 'error'>): OpenAiFinish =>
  reason === 'aborted' ? 'length' : reason;

/** For an answer that ended with an error without a problem. */
export const FAILED = problem('provider_error', 'The model failed before its answer was complete.', '');

export const toUsage = ({ prompt_tokens, completion_tokens, total_tokens }: Omit<UsageEvent, 'type'>) => ({
  prompt_tokens,
  completion_tokens,
  total_tokens,
});

/** Fields that OpenAI's protocol does not define. */
export type NexusExtras = Pick<
  CompletionDto,
  'source' | 'cache' | 'qa' | 'citations' | 'conversation_id' | 'latency_ms' | 'time_to_first_token_ms'
> & { notices?: CompletionDto['notices']; cost_usd: number | null; overhead_ms: number; finish_reason: FinishReason };

/** Collects the extra fields of a stream. */
export class ExtrasCollector {
  private start: StartEvent | undefined;
  private readonly citations: Citation[] = [];
  private readonly notices: NonNullable<CompletionDto['notices']> = [];
  usage: UsageEvent | undefined;

  add(event: ChatEvent): void {
    if (event.type === 'start') this.start = event;
    else if (event.type === 'usage') this.usage = event;
    else if (event.type === 'notice') this.notices.push(noticeOf(event));
    else if (event.type === 'citation') {
      const { type: _, ...citation } = event;
      this.citations.push(citation);
    }
  }

  extras(done: Extract<ChatEvent, { type: 'done' }>): NexusExtras {
    const { start, citations, notices, usage } = this;
    return {
      source: start?.source ?? 'llm',
      cache: start?.cache ?? { status: 'miss' },
      ...(start?.qa ? { qa: start.qa } : {}),
      citations,
      ...(notices.length > 0 ? { notices } : {}),
      ...(start?.conversation_id === undefined ? {} : { conversation_id: start.conversation_id }),
      cost_usd: usage?.cost_usd ?? null,
      finish_reason: done.finish_reason,
      latency_ms: done.latency_ms,
      time_to_first_token_ms: done.time_to_first_token_ms,
      overhead_ms: done.overhead_ms,
    };
  }
}
