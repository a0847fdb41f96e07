import type { ChatEvent, Citation } from '@nexus/contracts';
import type { Passage } from '../common/passages/passage.js';
import { type MessageTrace, TRACE_PASSAGE_CHARS, TRACE_PROMPT_CHARS } from '../conversations/message-trace.js';
import type { Completion } from '../llm/completion/completion.js';

type EventOf<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>;

/** Builds the trace of an answer from its events and from the request that was sent to the model. */
export function traceOf({ call, cache }: Completion, events: readonly ChatEvent[]): MessageTrace {
  const { sent } = call;
  const [prompt, ...messages] = sent?.messages ?? [];
  const usage = find(events, 'usage');
  const done = find(events, 'done');
  const { status, similarity, entry_id } = find(events, 'start')?.cache ?? cache;
  const citations = events.filter((e) => e.type === 'citation');
  return {
    cache: {
      status,
      ...(similarity === undefined ? {} : { similarity }),
      ...(entry_id === undefined ? {} : { entry_id }),
    },
    ...(prompt ? { prompt: prompt.content.slice(0, TRACE_PROMPT_CHARS), messages: messages.length } : {}),
    passages: (sent?.passages ?? []).map((passage) => ({
      document_id: passage.documentId,
      title: passage.title,
      score: passage.score,
      text: passage.text.slice(0, TRACE_PASSAGE_CHARS),
      cited: citations.some((citation) => restsOn(citation, passage)),
    })),
    notices: events.flatMap((e) => (e.type === 'notice' ? [{ code: e.code, detail: e.detail }] : [])),
    usage: {
      prompt_tokens: usage?.prompt_tokens ?? 0,
      completion_tokens: usage?.completion_tokens ?? 0,
      cost_usd: usage?.cost_usd ?? null,
    },
    latency_ms: done?.latency_ms ?? 0,
    time_to_first_token_ms: done?.time_to_first_token_ms ?? 0,
    overhead_ms: done?.overhead_ms ?? 0,
  };
}

/** A citation without a position in the text matches every passage of its document. */
const restsOn = ({ document_id, start }: Citation, passage: Passage): boolean =>
  document_id === passage.documentId && (start === undefined || (start >= passage.start && start < passage.end));

const find = <T extends ChatEvent['type']>(events: readonly ChatEvent[], type: T): EventOf<T> | undefined =>
  events.find((e): e is EventOf<T> => e.type === type);
