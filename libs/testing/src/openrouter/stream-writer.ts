import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { simulatedTokens, textOf, words, type SimulatedRequest } from './answers.js';
import type { Behaviour } from './behaviour.js';

const KEEP_ALIVE_MS = 50;

export interface Answer {
  id: string;
  request: SimulatedRequest;
  behaviour: Behaviour;
  text: string;
}

export function usageOf({ request, behaviour, text }: Answer): object | null {
  if (behaviour.usage === null) return null;
  const prompt = simulatedTokens(request.messages.map((m) => textOf(m.content)).join(' '));
  const usage = behaviour.usage ?? { prompt_tokens: prompt, completion_tokens: simulatedTokens(text), cost: 0.000_123 };
  const { cost, ...tokens } = usage;
  return { ...tokens, total_tokens: usage.prompt_tokens + usage.completion_tokens, ...(cost === null ? {} : { cost }) };
}

/** Writes one streamed completion in OpenRouter's format, with the requested fault. */
export class StreamWriter {
  constructor(
    private readonly response: ServerResponse,
    private readonly answer: Answer,
    private readonly signal: AbortSignal,
  ) {}

  async write(): Promise<void> {
    const { behaviour, text } = this.answer;
    this.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    this.response.flushHeaders();
    for (let i = 0; i < (behaviour.comments ?? 1); i++) {
      this.response.write(': OPENROUTER PROCESSING\n\n');
      await this.pause();
    }
    if (behaviour.fault === 'keep-alive') return this.keepAlive();
    if (behaviour.fault === 'endless') return this.endless();
    this.delta({ role: 'assistant', content: '' });
    for (const word of words(behaviour.reasoning ?? '')) this.delta({ content: '', reasoning: word });
    const parts = behaviour.fault === 'empty' ? [] : words(text);
    const faultAt = Math.min(behaviour.faultAfter ?? 2, Math.max(parts.length - 1, 0));
    for (const [i, part] of parts.entries()) {
      if (i === faultAt && (await this.fail())) return;
      this.delta({ content: part });
      await this.pause();
    }
    this.toolCall();
    this.finish();
  }

  private delta(delta: object, finishReason: string | null = null): void {
    this.chunk({
      choices: [{ index: 0, delta, finish_reason: finishReason, native_finish_reason: finishReason, logprobs: null }],
    });
  }

  private chunk(rest: object): void {
    const { id, request } = this.answer;
    this.data(
      JSON.stringify({
        id,
        provider: 'Simulator',
        model: request.model,
        object: 'chat.completion.chunk',
        created: 1_760_000_000,
        ...rest,
      }),
    );
  }

  private data(data: string): void {
    this.response.write(`data: ${data}\n\n`);
  }

  private toolCall(): void {
    const call = this.answer.behaviour.toolCall;
    if (!call) return;
    const half = Math.ceil(call.arguments.length / 2);
    this.delta({
      tool_calls: [
        {
          index: 0,
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: call.arguments.slice(0, half) },
        },
      ],
    });
    this.delta({ tool_calls: [{ index: 0, function: { arguments: call.arguments.slice(half) } }] });
  }

  private finish(): void {
    const { behaviour } = this.answer;
    if (behaviour.fault !== 'cut') this.delta({ content: '' }, behaviour.finishReason ?? 'stop');
    const usage = usageOf(this.answer);
    if (usage && behaviour.fault !== 'cut')
      this.chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }], usage });
    if (behaviour.fault !== 'no-done' && behaviour.fault !== 'cut') this.data('[DONE]');
    this.response.end();
  }

  /** @returns true if the answer ends here. */
  private async fail(): Promise<boolean> {
    const { fault, message, errorCode } = this.answer.behaviour;
    if (fault === 'stall') await delay(600_000, undefined, { signal: this.signal });
    else if (fault === 'disconnect') this.response.destroy();
    else if (fault === 'malformed') this.data('{"choices": [');
    else if (fault === 'error-chunk') {
      this.chunk({
        error: { code: errorCode ?? 502, message: message ?? 'Upstream error' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      });
      this.data('[DONE]');
    } else if (fault === 'truncated-utf8')
      this.response.write(
        Buffer.concat([Buffer.from('data: {"choices":[{"delta":{"content":"'), Buffer.from([0xe2, 0x82])]),
      );
    else return false;
    if (!this.response.destroyed) this.response.end();
    return true;
  }

  private async keepAlive(): Promise<void> {
    for (;;) {
      await delay(KEEP_ALIVE_MS, undefined, { signal: this.signal });
      this.response.write(': OPENROUTER PROCESSING\n\n');
    }
  }

  /** Respects back-pressure: waits for the reader. */
  private async endless(): Promise<void> {
    while (!this.signal.aborted) {
      this.delta({ content: 'word '.repeat(2_000) });
      if (this.response.writableNeedDrain) await once(this.response, 'drain', { signal: this.signal });
    }
  }

  private async pause(): Promise<void> {
    const ms = this.answer.behaviour.tokenMs;
    if (ms) await delay(ms, undefined, { signal: this.signal });
    else this.signal.throwIfAborted();
  }
}
