import type { ModelEvent } from '../../llm/chat-model.js';
import { LinkFilter } from './link-filter.js';
import type { LinkPolicy } from './link-policy.js';

/** The answer without disallowed links. A citation event stays behind the text that ends with its mark. */
export async function* filterLinks(events: AsyncIterable<ModelEvent>, policy: LinkPolicy): AsyncIterable<ModelEvent> {
  const filter = new LinkFilter(policy);
  let citations: ModelEvent[] = [];
  for await (const event of events) {
    if (event.type === 'reasoning' || event.type === 'tool_call' || event.type === 'notice') {
      yield event;
      continue;
    }
    let text = '';
    if (event.type === 'text') text = filter.feed(event.text);
    else if (event.type === 'finish') text = filter.flush();
    else if (event.type === 'citation') {
      citations.push(event);
      // The held text is the mark of this citation, not a link.
      if (filter.held === `[${event.passage.n}]`) text = filter.release();
    }
    if (text) yield { type: 'text', text };
    if (filter.held === '' || event.type === 'finish') {
      yield* citations;
      citations = [];
    }
    if (event.type === 'start' || event.type === 'finish') yield event;
  }
}
