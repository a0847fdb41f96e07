import type { Clock } from '../../common/clock/clock.js';
import { ChatModel, type ChatRequest, type ModelEvent, throwIfAborted } from '../chat-model.js';

/** A part of an answer, an error in its place, or a pause in milliseconds. */
export type Step = ModelEvent | Error | { waitMs: number };

/** A model that follows a script per id, one per call; the last script is repeated. */
export class ScriptedModel extends ChatModel {
  readonly provider = 'scripted';
  readonly requests: ChatRequest[] = [];
  /** Calls that ended before their script, by abort or an abandoned iterator. */
  cut = 0;
  private readonly calls = new Map<string, number>();

  constructor(
    private readonly scripts: Record<string, readonly (readonly Step[])[]>,
    private readonly clock: Pick<Clock, 'sleep'>,
  ) {
    super();
  }

  get asked(): string[] {
    return this.requests.map((r) => r.model);
  }

  supports(model: string): boolean {
    return model in this.scripts;
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    throwIfAborted(signal);
    const calls = this.scripts[request.model]!;
    const call = this.calls.get(request.model) ?? 0;
    this.calls.set(request.model, call + 1);
    this.requests.push(request);
    let ended = false;
    try {
      for (const step of calls[Math.min(call, calls.length - 1)] ?? []) {
        if (step instanceof Error) {
          ended = true;
          throw step;
        }
        if ('waitMs' in step) await this.clock.sleep(step.waitMs, signal);
        else {
          // Readers may stop at the last part.
          ended = step.type === 'finish';
          yield step;
        }
        throwIfAborted(signal);
      }
      ended = true;
    } finally {
      if (!ended) this.cut++;
    }
  }
}
