import type { ChatEvent, Problem } from '@nexus/contracts';
import type { CompletionDto } from '../dto/completion.dto.js';
import { noticeOf } from '../notice.js';

/** Collects the events of one completion into its JSON form. */
export class AnswerReducer {
  private readonly answer: CompletionDto = {
    id: '',
    model: '',
    content: '',
    source: 'llm',
    cache: { status: 'miss' },
    citations: [],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost_usd: null },
    finish_reason: 'error',
    latency_ms: 0,
    time_to_first_token_ms: 0,
  };
  problem: Problem | null = null;
  overheadMs = 0;
  private readonly text: string[] = [];
  private readonly thoughts: string[] = [];

  add(event: ChatEvent): void {
    const { answer } = this;
    switch (event.type) {
      case 'start': {
        const { type: _, ...start } = event;
        Object.assign(answer, start);
        return;
      }
      case 'delta':
        this.text.push(event.text);
        return;
      case 'reasoning':
        this.thoughts.push(event.text);
        return;
      case 'citation': {
        const { type: _, ...citation } = event;
        answer.citations.push(citation);
        return;
      }
      case 'tool_call':
        this.addToolCall(event);
        return;
      case 'notice':
        (answer.notices ??= []).push(noticeOf(event));
        return;
      case 'usage': {
        const { type: _, ...usage } = event;
        answer.usage = usage;
        return;
      }
      case 'done':
        answer.finish_reason = event.finish_reason;
        answer.latency_ms = event.latency_ms;
        answer.time_to_first_token_ms = event.time_to_first_token_ms;
        this.overheadMs = event.overhead_ms;
        return;
      case 'error':
        this.problem = event.problem;
    }
  }

  /** `error` until the answer is finished. */
  get finishReason(): CompletionDto['finish_reason'] {
    return this.answer.finish_reason;
  }

  result(): CompletionDto {
    this.answer.content = this.text.join('');
    if (this.thoughts.length > 0) this.answer.reasoning = this.thoughts.join('');
    return this.answer;
  }

  private addToolCall({ index, id, name, arguments_delta }: Extract<ChatEvent, { type: 'tool_call' }>): void {
    const calls = (this.answer.tool_calls ??= []);
    const call = (calls[index] ??= { id, arguments: '' });
    if (name !== undefined) call.name = name;
    call.arguments += arguments_delta;
  }
}
