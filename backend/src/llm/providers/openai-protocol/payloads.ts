import { errorOfPayload, providerError } from './error-mapping.js';
import { DONE } from './event-decoder.js';
import { isFault } from './error-body.js';
import { isRecord } from './foreign.js';
import type { WireCompletion } from './wire.js';

/**
 * The payloads of an event or whole body: usually one completion or chunk, several where a server separates events by a
 * single line break or sends JSON lines.
 * @throws DomainError the error stated by a text or list; `provider_error` for anything else that is not a JSON object
 */
export function payloadsOf(data: unknown): (WireCompletion | typeof DONE)[] {
  if (data === DONE) return [DONE];
  if (typeof data !== 'string') return [payload(data)];
  const whole = parsed(data);
  if (whole !== undefined) return [payload(whole)];
  const lines = data.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2) refuse(data);
  return lines.map((line) => (line.trim() === DONE ? DONE : payload(parsed(line) ?? refuse(line))));
}

function payload(value: unknown): WireCompletion {
  if (isRecord(value)) return value as WireCompletion;
  if (isFault(value)) throw errorOfPayload(value);
  throw providerError('provider_error', new Error('The provider sent something that is not a JSON object'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Plain text may state an error; broken JSON contains the model's own words, which do not. */
function refuse(text: string): never {
  if (/^\s*[{["]/.test(text)) throw providerError('provider_error', new Error('The provider sent broken JSON'));
  throw errorOfPayload(text);
}
