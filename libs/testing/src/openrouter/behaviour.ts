/** How the simulator answers one request. All fields are optional; the default is a short, successful answer. */
export interface Behaviour {
  /** An HTTP error instead of an answer. */
  status?: number;
  message?: string;
  /** Seconds for the Retry-After header. */
  retryAfter?: number;
  /** Delay before the headers. */
  firstByteMs?: number;
  /** Delay between two words. */
  tokenMs?: number;
  /** Number of `: OPENROUTER PROCESSING` comments before the first chunk. */
  comments?: number;
  text?: string;
  reasoning?: string;
  toolCall?: { id: string; name: string; arguments: string };
  finishReason?: string;
  /** Null omits the usage chunk; `cost` null omits the cost. */
  usage?: { prompt_tokens: number; completion_tokens: number; cost: number | null } | null;
  fault?: Fault;
  /** Number of words before the fault. Default 2; 0 is before the first one. */
  faultAfter?: number;
  /** `code` of an `error-chunk`: an HTTP status or a word. Default 502. */
  errorCode?: number | string;
  /** A recorded answer instead of a simulated one, sent unchanged: in chunks of the given size, or at once. */
  raw?: { body: string; contentType?: string; chunkBytes?: number };
  /** In a script: number of consecutive calls with this behaviour. Default 1. */
  times?: number;
}

/** Descriptions of the faults for `--help`. */
export const FAULT_DESCRIPTIONS = {
  stall: 'stops sending, connection stays open',
  disconnect: 'cuts the connection during the answer',
  malformed: 'sends an event that is not JSON',
  'error-chunk': 'sends an error object after HTTP 200',
  'truncated-utf8': 'ends within a character',
  'no-done': 'ends without [DONE]',
  cut: 'ends without a finish reason',
  html: 'answers 200 with a web page',
  empty: 'finishes an answer without any text',
  blank: 'answers 200 without a body',
  reset: 'cuts the connection before any answer',
  silent: 'accepts the request and never responds',
  endless: 'writes words as fast as they are read, forever',
  'keep-alive': 'sends only comments, forever',
} as const;
export type Fault = keyof typeof FAULT_DESCRIPTIONS;
export const FAULTS = Object.keys(FAULT_DESCRIPTIONS) as Fault[];

const isFault = (part: string): part is Fault => Object.hasOwn(FAULT_DESCRIPTIONS, part);

/**
 * Behaviour by model name, so that a fault can be triggered from a console without a script. The parts follow `sim/`, or the
 * variant colon of a listed model, and are joined by `_`: `sim/status-503`, `sim/standard:late-200_status-503_x2`.
 *
 * `status-<n>` · `retry-<seconds>|none` · `late-<ms>` before the first byte · `slow-<ms>` between words · `thinking-<n>`
 * comments · `reasoning` · `tool` · `<fault>` · `after-<words>` position of the fault · `x<n>` only the first n calls, then
 * successful. Any other name answers successfully.
 */
export function behaviourOf(model: string): Behaviour {
  const [, name = '', variant = ''] = /^sim\/([\w.-]+)(?::([\w.-]+))?$/.exec(model) ?? [];
  const behaviour: Behaviour = {};
  for (const part of [...name.split('_'), ...variant.split('_')]) Object.assign(behaviour, partOf(part));
  if (behaviour.status === 429 && !('retryAfter' in behaviour)) behaviour.retryAfter = 7;
  return behaviour;
}

function partOf(part: string): Behaviour {
  if (isFault(part)) return { fault: part };
  if (part === 'reasoning') return { reasoning: 'Let me look at the question first.' };
  if (part === 'retry-none') return { retryAfter: undefined };
  if (part === 'tool')
    return {
      text: '',
      toolCall: { id: 'call_1', name: 'lookup', arguments: '{"query":"price"}' },
      finishReason: 'tool_calls',
    };
  const [, kind, digits] = /^(?:(status|retry|slow|late|thinking|after)-|x)(\d+)$/.exec(part) ?? [];
  if (digits === undefined) return {};
  const value = Number(digits);
  if (kind === 'status') return { status: value };
  if (kind === 'retry') return { retryAfter: value };
  if (kind === 'slow') return { tokenMs: value };
  if (kind === 'late') return { firstByteMs: value };
  if (kind === 'thinking') return { comments: value };
  return kind === 'after' ? { faultAfter: value } : { times: value };
}
