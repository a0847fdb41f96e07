/** How the simulator answers one request. Everything is optional; the default is a short, clean answer. */
export interface Behaviour {
  /** An HTTP error instead of an answer. */
  status?: number;
  message?: string;
  /** Sent as Retry-After, seconds. */
  retryAfter?: number;
  /** Silence before the headers. */
  firstByteMs?: number;
  /** Between two words. */
  tokenMs?: number;
  /** `: OPENROUTER PROCESSING` comments before the first chunk. */
  comments?: number;
  text?: string;
  reasoning?: string;
  toolCall?: { id: string; name: string; arguments: string };
  finishReason?: string;
  /** Null sends no usage chunk. `cost` null leaves the cost out. */
  usage?: { prompt_tokens: number; completion_tokens: number; cost: number | null } | null;
  fault?: Fault;
  /** The fault comes after this many words of text. Default 2. */
  faultAfter?: number;
}

export const FAULTS = [
  'stall',
  'disconnect',
  'malformed',
  'error-chunk',
  'truncated-utf8',
  'no-done',
  'cut',
  'html',
  'empty',
] as const;
export type Fault = (typeof FAULTS)[number];

/**
 * Behaviour by model name, so that a fault can be tried from a console without any script: `sim/status-429`,
 * `sim/slow-50` (milliseconds between words), `sim/late-2000` (before the first byte), `sim/<fault>`, `sim/reasoning`,
 * `sim/tool`, `sim/thinking-5` (comments). Any other name answers cleanly.
 */
export function behaviourOf(model: string): Behaviour {
  const name = /^sim\/([a-z\d-]+)/.exec(model)?.[1] ?? '';
  if ((FAULTS as readonly string[]).includes(name)) return { fault: name as Fault };
  if (name === 'reasoning') return { reasoning: 'Let me look at the question first.' };
  if (name === 'tool')
    return {
      text: '',
      toolCall: { id: 'call_1', name: 'lookup', arguments: '{"query":"price"}' },
      finishReason: 'tool_calls',
    };
  const [, kind, value] = /^(status|slow|late|thinking)-(\d+)$/.exec(name) ?? [];
  const number = Number(value);
  if (kind === 'status') return { status: number, ...(number === 429 ? { retryAfter: 7 } : {}) };
  if (kind === 'slow') return { tokenMs: number };
  if (kind === 'late') return { firstByteMs: number };
  if (kind === 'thinking') return { comments: number };
  return {};
}
