import { type Foreign, isRecord } from './foreign.js';

/** An error reported by a provider, extracted from any wrapping. */
export interface Fault {
  /** All of its text, for patterns and for the log. */
  message: string;
  /** Its codes and types in lower case, e.g. `context_length_exceeded`. */
  words: ReadonlySet<string>;
  /** The HTTP status it states. */
  status?: number;
  /** OpenRouter: whether its moderation refused the input. */
  moderated: boolean;
  /** When to retry, in milliseconds since 1970; OpenRouter's. */
  resetAt?: number;
  /** Time to wait in seconds; Google's and Groq's. */
  waitSeconds?: number;
}

interface Found {
  messages: string[];
  words: Set<string>;
  statuses: number[];
  moderated: boolean;
  resetAt?: number;
  waitSeconds?: number;
}

const MESSAGE_KEYS = [
  'message',
  'msg',
  'error_msg',
  'status_msg',
  'error_message',
  'error_description',
  'detail',
] as const;
const WORD_KEYS = [
  'code',
  'type',
  'error_type',
  'error_code',
  'status',
  'status_code',
  'statusCode',
  'reason',
] as const;
const NESTED_KEYS = ['error', 'errors', 'details', 'innererror', 'base_resp', 'metadata', 'raw', 'body'] as const;
const MAX_DEPTH = 10;
const MAX_ITEMS = 8;
const MAX_TEXT = 4_000;
const WEB_PAGE = /^\s*<(?:!doctype|html|head|body|\?xml)/i;

/** Reads the body of an error response: JSON of any dialect, plain text, or a web page, which is ignored. */
export function faultOf(body: unknown): Fault {
  const found: Found = { messages: [], words: new Set(), statuses: [], moderated: false };
  collect(body, found, 0);
  const { messages, words, statuses, ...rest } = found;
  return { ...rest, message: [...new Set(messages)].join(' · ').slice(0, MAX_TEXT), words, status: statuses[0] };
}

/** Whether a body or chunk that arrived with HTTP 200 is an error. */
export function isFault(payload: unknown): boolean {
  if (Array.isArray(payload)) return payload.length > 0 && isFault(payload[0]);
  if (!isRecord(payload)) return false;
  if (says(payload['error']) || failedStatus(payload['base_resp'])) return true;
  if (Array.isArray(payload['choices'])) return false;
  const { object, type, detail, errors, error_type, message, msg, success } = payload;
  return (
    object === 'error' ||
    type === 'error' ||
    success === false ||
    [detail, errors, error_type, message, msg].some((value) => says(value) && !isRecord(value))
  );
}

/** `"error": null`, `""` and `{}` occur in successful answers. */
const says = (value: unknown): boolean =>
  isRecord(value) || Array.isArray(value) ? Object.keys(value).length > 0 : Boolean(value);

const failedStatus = (value: unknown): boolean => isRecord(value) && Boolean(value['status_code']);

function collect(value: unknown, found: Found, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (typeof value === 'string') return collectText(value, found, depth);
  if (Array.isArray(value)) {
    for (const item of value.slice(0, MAX_ITEMS)) collect(item, found, depth + 1);
    return;
  }
  if (!isRecord(value)) return;
  for (const key of MESSAGE_KEYS) collect(value[key], found, depth + 1);
  for (const key of WORD_KEYS) collectWord(value[key], found);
  for (const key of NESTED_KEYS) collect(value[key], found, depth + 1);
  collectHints(value, found);
}

/** Gateways forward the JSON of the server behind them as a string. */
function collectText(text: string, found: Found, depth: number): void {
  const plain = text.trim();
  if (plain === '' || WEB_PAGE.test(plain)) return;
  if (plain.startsWith('{') || plain.startsWith('[')) {
    try {
      collect(JSON.parse(plain), found, depth + 1);
      return;
    } catch {
      // Not valid JSON: use its words anyway.
    }
  }
  found.messages.push(plain.slice(0, MAX_TEXT));
}

function collectWord(value: unknown, found: Found): void {
  const status = Number(value);
  if (Number.isInteger(status) && status >= 400 && status < 600) found.statuses.push(status);
  else if (typeof value === 'string' && value !== '') found.words.add(value.slice(0, 100).toLowerCase());
}

function collectHints(value: Foreign, found: Found): void {
  if (value['reasons']) found.moderated = true;
  const { headers, retryDelay } = value;
  const reset = Number(isRecord(headers) ? headers['X-RateLimit-Reset'] : undefined);
  if (Number.isFinite(reset) && reset > 0) found.resetAt = reset;
  const delay = /^(\d{1,6}(?:\.\d{1,9})?)s$/.exec(typeof retryDelay === 'string' ? retryDelay : '');
  if (delay) found.waitSeconds = Number(delay[1]);
}
