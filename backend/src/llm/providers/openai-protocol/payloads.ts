import { errorOfPayload, providerError } from './error-mapping.js';
import { DONE } from './event-decoder.js';
import { isFault } from './error-body.js';
import { isRecord } from './foreign.js';
import type { WireCompletion } from './wire.js';

/**
 * What an event or a whole body holds: one completion or chunk as a rule, several where a server parts its events by one line
 * break or sends lines of JSON.
 * @throws DomainError what a text or a list says went wrong; `provider_error` for anything else that is not a JSON object
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

/** Words may say what is wrong; broken JSON holds the model's own words, which say nothing of that. */
function refuse(text: string): never {
  if (/^\s*[{["]/.test(text)) throw providerError('provider_error', new Error('The provider sent broken JSON'));
  throw errorOfPayload(text);
}
