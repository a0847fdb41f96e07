import type { ChatEvent, Problem, ToolCallEvent } from '@nexus/contracts';
import { toOpenAiFailure } from '../../common/errors/openai-error.js';
import {
  type Asked,
  completionId,
  createdAt,
  ExtrasCollector,
  FAILED,
  SYSTEM_FINGERPRINT,
  toFinishReason,
  toUsage,
} from './answer-shape.js';

const DONE = 'data: [DONE]\n\n';

/**
 * Encodes a streamed answer as `chat.completion.chunk` objects. The part that is equal in all chunks is serialised once, so each
 * delta only costs one JSON string.
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class ChunkEncoder {
  private readonly extras = new ExtrasCollector();
  private readonly calls = new Set<number>();
  private head: string;
  private readonly tail: string;

  /** @param asked used when an answer is cancelled before its `start` event */
  constructor(
    asked: Asked,
    private readonly includeUsage: boolean,
  ) {
    this.head = headOf(asked.id, asked.model);
    this.tail = includeUsage ? ',"usage":null}\n\n' : '}\n\n';
  }

  encode(event: ChatEvent): string {
    switch (event.type) {
      case 'delta':
        return this.delta(`{"content":${JSON.stringify(event.text)}}`);
      case 'reasoning':
        return this.delta(`{"reasoning_content":${JSON.stringify(event.text)}}`);
      case 'tool_call':
        return this.delta(JSON.stringify({ tool_calls: [this.toolCall(event)] }));
      case 'start':
        this.extras.add(event);
        this.head = headOf(event.id, event.model);
        return this.delta('{"role":"assistant","content":"","refusal":null}');
      case 'done':
        return this.done(event);
      case 'error':
        return failure(event.problem);
      default:
        this.extras.add(event);
        return '';
    }
  }

  private delta(delta: string, finish = 'null', more = ''): string {
    return `${this.head}[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]${more}${this.tail}`;
  }

  private done(event: Extract<ChatEvent, { type: 'done' }>): string {
    if (event.finish_reason === 'error') return failure(FAILED);
    const finish = JSON.stringify(toFinishReason(event.finish_reason));
    const last = this.delta('{}', finish, `,"nexus":${JSON.stringify(this.extras.extras(event))}`);
    const { usage } = this.extras;
    const counted = this.includeUsage && usage ? `${this.head}[],"usage":${JSON.stringify(toUsage(usage))}}\n\n` : '';
    return last + counted + DONE;
  }

  /** Id and name are sent once, with the first part of a call. */
  private toolCall({ index, id, name, arguments_delta: json }: ToolCallEvent): object {
    if (this.calls.has(index)) return { index, function: { arguments: json } };
    this.calls.add(index);
    return { index, id, type: 'function', function: { name: name ?? '', arguments: json } };
  }
}

const failure = (problem: Problem): string => `data: ${JSON.stringify({ error: toOpenAiFailure(problem).error })}\n\n`;

function headOf(runId: string, model: string): string {
  const head = JSON.stringify({
    id: completionId(runId),
    object: 'chat.completion.chunk',
    created: createdAt(runId),
    model,
    system_fingerprint: SYSTEM_FINGERPRINT,
  });
  return `data: ${head.slice(0, -1)},"choices":`;
}
