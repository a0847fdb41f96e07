import type { Failure } from '../state/chat-state.js';

/** A failed request, reduced to what the interface can explain. */
export class ChatFailure extends Error {
  constructor(
    readonly failure: Failure,
    readonly status = 0,
  ) {
    super(failure.code);
    this.name = 'ChatFailure';
  }
}

const BY_STATUS: Record<number, string> = {
  401: 'token_invalid',
  403: 'forbidden',
  404: 'endpoint_not_found',
  413: 'payload_too_large',
  429: 'rate_limited',
};

/** Reads problem+json; a proxy's HTML page is judged by its status alone. */
export async function failureOf(response: Response): Promise<ChatFailure> {
  const body = await readProblem(response);
  const fallback = BY_STATUS[response.status] ?? (response.status >= 500 ? 'internal_error' : 'request_invalid');
  const retryAfterS = parseRetryAfter(response.headers.get('retry-after'), Date.now());
  const code = typeof body['code'] === 'string' ? body['code'] : fallback;
  const requestId = typeof body['request_id'] === 'string' ? body['request_id'] : undefined;
  return new ChatFailure({ code, retryAfterS, requestId }, response.status);
}

async function readProblem(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `Retry-After` as whole seconds: the header may contain a number or an HTTP date. */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - nowMs) / 1000));
}

export const toFailure = (error: unknown): Failure =>
  error instanceof ChatFailure ? error.failure : { code: 'network' };

/** A retry would fail the same way: the chat is not available here at all. */
export const FINAL_CODES: ReadonlySet<string> = new Set(['widget_paused', 'widget_not_found', 'origin_not_allowed']);

/** Why the launcher is hidden, as a hint in the browser console for the person who embeds the chat. */
export const OWNER_HINTS: Readonly<Record<string, string>> = {
  origin_not_allowed: `${globalThis.location?.origin} is not among the allowed origins of this widget; add it in the console under Widgets`,
  widget_paused: 'this widget is paused in the console',
  widget_not_found: 'there is no widget with this widget-id; copy the snippet from the console again',
};
