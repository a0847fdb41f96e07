import type { ChatEvent, WidgetConfig } from '@nexus/contracts';

export type PreviewState = 'closed' | 'greeting' | 'streaming' | 'answer' | 'error' | 'offline' | 'paused';

/** State that the console shows. */
export interface PreviewRequest {
  type: 'nexus-preview';
  config: WidgetConfig;
  state: PreviewState;
  mode: 'floating' | 'inline';
  scheme: 'light' | 'dark';
  direction: 'ltr' | 'rtl';
  language: string;
  /** Asked in the states that show an answer. */
  question: string;
  /** Text of the answer; `[1]` cites `source`. */
  answer: string;
  source: { title: string; excerpt: string };
}

const START: ChatEvent = {
  type: 'start',
  id: 'preview',
  model: 'preview',
  source: 'llm',
  cache: { status: 'bypass', reason: 'as requested' },
};
const DONE: ChatEvent = {
  type: 'done',
  finish_reason: 'stop',
  latency_ms: 1,
  time_to_first_token_ms: 1,
  overhead_ms: 0,
};

/** Does not use the encoder of the contracts: a module shared with the element would become an additional file for every website. */
const encoded = ({ type, ...data }: ChatEvent, id: number): string =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
const problem = (status: number, code: string): Response => json({ code, detail: '', status }, status);

/** Simulates the response of the server in this state. */
export async function previewReply(path: string, request: PreviewRequest, signal?: AbortSignal): Promise<Response> {
  const { state, config } = request;
  if (path.endsWith('/config')) return json(config);
  if (path.endsWith('/session'))
    return state === 'paused' ? problem(403, 'widget_paused') : json({ visitor_token: 'preview', expires_in: 900 });
  if (!path.endsWith('/messages')) return state === 'streaming' ? endless([], signal) : json({});
  if (state === 'offline') throw new TypeError('offline');
  if (state === 'error') return problem(503, 'provider_unavailable');
  const { answer, source } = request;
  const citation: ChatEvent = { type: 'citation', n: 1, document_id: 'preview', score: 1, ...source };
  const text: ChatEvent = { type: 'delta', text: state === 'streaming' ? answer.slice(0, answer.length / 2) : answer };
  const events = state === 'streaming' ? [START, text] : [START, citation, text, DONE];
  const sent = events.map((event, i) => encoded(event, i + 1));
  return state === 'streaming' ? endless(sent, signal) : new Response(sent.join(''));
}

/** A stream that stays open until the reader leaves. */
function endless(chunks: readonly string[], signal?: AbortSignal): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      signal?.addEventListener('abort', () => controller.error(new DOMException('left', 'AbortError')));
    },
  });
  return new Response(body);
}
