import { append } from '../../../../common/arrays/unbounded.js';
import type { ModelEvent } from '../../../chat-model.js';
import { DONE, EventDecoder } from '../event-decoder.js';
import { payloadsOf } from '../payloads.js';
import { CompletionMapper, type MapperOptions } from '../response-mapping.js';

/** The answer as assembled by OpenAI clients: calls by index, arguments parsed. */
export interface Replayed {
  content: string;
  reasoning: string;
  calls: { id: string; name: string; arguments: unknown }[];
  finish: string;
}

/** The events of a stream that arrives in chunks of the given size in bytes. */
export function replayEvents(
  stream: string,
  chunkBytes = 1_000_000,
  options: Partial<MapperOptions> = {},
): ModelEvent[] {
  const decoder = new EventDecoder();
  const mapper = new CompletionMapper({ model: 'a/b', passages: [], promptChars: 0, maxChars: 1e6, ...options });
  const bytes = Buffer.from(stream);
  const events: ModelEvent[] = [];
  const read = (data: readonly string[]): void => {
    for (const payload of data.flatMap((d) => payloadsOf(d))) {
      if (payload === DONE) mapper.complete();
      else append(events, mapper.accept(payload));
    }
  };
  for (let at = 0; at < bytes.length; at += chunkBytes) read(decoder.feed(bytes.subarray(at, at + chunkBytes)));
  read(decoder.end());
  return [...events, ...mapper.end()];
}

export function put(events: readonly ModelEvent[]): Replayed {
  const calls: { id: string; name: string; json: string }[] = [];
  const answer = { content: '', reasoning: '', finish: '' };
  for (const event of events) {
    if (event.type === 'text') answer.content += event.text;
    else if (event.type === 'reasoning') answer.reasoning += event.text;
    else if (event.type === 'finish') answer.finish = event.finishReason;
    else if (event.type === 'tool_call') {
      const call = (calls[event.index] ??= { id: event.id, name: '', json: '' });
      call.name = event.name ?? call.name;
      call.json += event.argumentsDelta;
    }
  }
  return {
    ...answer,
    calls: calls.map(({ id, name, json }) => ({ id, name, arguments: JSON.parse(json) as unknown })),
  };
}

/** The lines of a stream: each object is a chunk's only choice, a text is sent unchanged. */
export const streamOf = (...choices: (object | string)[]): string =>
  choices
    .map((c) => (typeof c === 'string' ? c : JSON.stringify({ id: 'c1', model: 'm', choices: [{ index: 0, ...c }] })))
    .map((data) => `data: ${data}\n\n`)
    .join('');

export const STOP = { delta: {}, finish_reason: 'stop' };
