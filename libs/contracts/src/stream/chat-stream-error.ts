import type { ErrorCode, Problem } from '../problems.js';

/** A refused request, or a connection that could not be established. */
export class ChatStreamError extends Error {
  constructor(
    /** A code of the API; `network` without a response; `unknown` for a response that does not come from the API. */
    readonly code: ErrorCode | 'network' | 'unknown',
    message: string,
    /** HTTP status; 0 without a response. */
    readonly status: number,
    readonly details: { problem?: Problem; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ChatStreamError';
  }

  /** Whether the same request may succeed later. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export async function errorOf(response: Response): Promise<ChatStreamError> {
  const body: unknown = await response.json().catch(() => undefined);
  const retryAfterMs = retryAfter(response.headers.get('retry-after'), Date.now());
  if (!isProblem(body))
    return new ChatStreamError('unknown', `The server answered ${response.status}.`, response.status, { retryAfterMs });
  return new ChatStreamError(body.code, body.detail, response.status, { problem: body, retryAfterMs });
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Problem>).code === 'string';

/** `Retry-After` in milliseconds: the header may contain seconds or an HTTP date. */
export function retryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
