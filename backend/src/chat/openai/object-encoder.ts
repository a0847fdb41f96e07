import type { ChatEvent, Problem } from '@nexus/contracts';
import { DomainError } from '../../common/errors/domain-error.js';
import type { CompletionDto } from '../dto/completion.dto.js';
import { AnswerReducer } from '../http/answer-reducer.js';
import type { JsonEncoder } from '../http/wire-format.js';
import {
  type Asked,
  completionId,
  createdAt,
  FAILED,
  SYSTEM_FINGERPRINT,
  toFinishReason,
  toUsage,
} from './answer-shape.js';
import type { ChatCompletionObjectDto, CompletionMessageDto } from './dto/completion-object.dto.js';

/** Collects one answer into a `chat.completion` object. */
export class ObjectEncoder implements JsonEncoder {
  private readonly answer = new AnswerReducer();

  /** @param asked used when an answer is cancelled before its `start` event */
  constructor(private readonly asked: Asked) {}

  get problem(): Problem | null {
    return this.answer.problem ?? (this.answer.finishReason === 'error' ? FAILED : null);
  }

  get overheadMs(): number {
    return this.answer.overheadMs;
  }

  add(event: ChatEvent): void {
    this.answer.add(event);
  }

  /** @throws DomainError when the answer ended with a `problem` */
  result(): ChatCompletionObjectDto {
    const answer = this.answer.result();
    const finish = answer.finish_reason;
    if (finish === 'error') throw new DomainError(FAILED.code, FAILED.detail);
    const id = answer.id || this.asked.id;
    const { source, cache, qa, citations, notices, conversation_id, latency_ms, time_to_first_token_ms } = answer;
    return {
      id: completionId(id),
      object: 'chat.completion',
      created: createdAt(id),
      model: answer.model || this.asked.model,
      system_fingerprint: SYSTEM_FINGERPRINT,
      choices: [{ index: 0, message: messageOf(answer), logprobs: null, finish_reason: toFinishReason(finish) }],
      usage: toUsage(answer.usage),
      nexus: {
        source,
        cache,
        ...(qa ? { qa } : {}),
        citations,
        ...(notices ? { notices } : {}),
        ...(conversation_id === undefined ? {} : { conversation_id }),
        cost_usd: answer.usage.cost_usd,
        finish_reason: finish,
        latency_ms,
        time_to_first_token_ms,
        overhead_ms: this.overheadMs,
      },
    };
  }
}

function messageOf({ content, reasoning, tool_calls: calls }: CompletionDto): CompletionMessageDto {
  return {
    role: 'assistant',
    content: content === '' && calls ? null : content,
    refusal: null,
    ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
    ...(calls
      ? {
          tool_calls: calls.filter(Boolean).map(({ id, name, arguments: json }) => ({
            id,
            type: 'function' as const,
            function: { name: name ?? '', arguments: json },
          })),
        }
      : {}),
  };
}
