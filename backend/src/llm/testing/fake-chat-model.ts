import { EXTRACTIVE_MODEL_ID } from '../catalogue/catalogue-model.js';
import { ChatModel, type ChatRequest, type ModelEvent, throwIfAborted } from '../chat-model.js';

type Script = (ModelEvent | Error)[];

/** A model with scripted answers per id; an Error in the script is thrown at its position. */
export class FakeChatModel extends ChatModel {
  readonly provider = 'fake';
  readonly asked: string[] = [];

  constructor(private readonly scripts: Record<string, Script>) {
    super();
  }

  supports(model: string): boolean {
    return model in this.scripts && model !== EXTRACTIVE_MODEL_ID;
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    throwIfAborted(signal);
    this.asked.push(request.model);
    for (const step of this.scripts[request.model] ?? []) {
      throwIfAborted(signal);
      if (step instanceof Error) throw step;
      yield step;
    }
    throwIfAborted(signal);
  }
}
