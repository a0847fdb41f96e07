import type { ErrorCode } from '@nexus/contracts';
import { type ApiError, toApiError } from './problem';

type Known = ErrorCode | 'offline' | 'unknown';

/** What the user can do. Codes without an entry show the server's own detail, which is written for people. */
const ADVICE: Partial<Record<Known, { what?: string; todo?: string }>> = {
  credentials_invalid: { what: 'This e-mail and password do not match.', todo: 'Check both and try again.' },
  database_unavailable: { what: 'The database is not answering.', todo: 'Try again in a moment.' },
  document_busy: { todo: 'Wait until it is ready, then try again.' },
  email_taken: { what: 'An account with this e-mail already exists.', todo: 'Sign in instead.' },
  empty_file: { what: 'The file is empty.', todo: 'Choose another file.' },
  file_corrupt: { what: 'The file cannot be read; it may be damaged.', todo: 'Save it again and upload the new copy.' },
  file_too_large: { todo: 'Split it and upload the parts.' },
  forbidden: { what: 'Your role does not allow this.', todo: 'Ask an owner or admin of the workspace.' },
  internal_error: {
    what: 'The server failed unexpectedly.',
    todo: 'Try again. If the error persists, report the request id.',
  },
  knowledge_unavailable: {
    what: 'The knowledge base cannot be searched now.',
    todo: 'Ask without knowledge, or try again in a moment.',
  },
  model_not_found: { what: 'This model is no longer available.', todo: 'Choose another one.' },
  offline: { what: 'The server cannot be reached.', todo: 'Check the connection and try again.' },
  provider_auth_failed: { what: 'The model provider refused the key.', todo: 'Check the provider key.' },
  provider_payment_required: {
    what: 'The model provider’s account has no credit.',
    todo: 'Add credit or choose another model.',
  },
  provider_timeout: { what: 'The model did not answer in time.', todo: 'Try again or choose another model.' },
  provider_unavailable: { what: 'The model provider is unavailable.', todo: 'Try again or choose another model.' },
  queue_unavailable: { what: 'The job queue is not answering.', todo: 'Try again in a moment.' },
  redis_full: { what: 'Redis is full.', todo: 'An operator has to give it more memory; then try again.' },
  signup_closed: { what: 'Sign-up is by invitation here.', todo: 'Ask an admin of the workspace for an invitation.' },
  storage_full: { todo: 'Free some disk space, then try again.' },
  stream_interrupted: { what: 'The answer was interrupted.', todo: 'Ask again.' },
  unsupported_media_type: {
    what: 'This type of file is not supported.',
    todo: 'Use documents, pictures, e-mails or plain text.',
  },
  vector_store_unavailable: { what: 'The vector store is not answering.', todo: 'Try again in a moment.' },
};

/**
 * One or two sentences for the user: what happened, what was kept, what to do.
 * @param kept what is safe, as a sentence ("Your text is still in the box.")
 */
export function explain(error: unknown, kept?: string): string {
  const api = toApiError(error);
  const advice = ADVICE[api.code];
  const what = advice?.what ?? sentence(withTimes(api.detail));
  return [what, kept, todo(api, advice?.todo)].filter(Boolean).join(' ');
}

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** Formats timestamps in a detail for people, in the browser's time zone. */
const withTimes = (text: string): string => text.replace(INSTANT, (instant) => TIME.format(Date.parse(instant)));

function todo(error: ApiError, advice: string | undefined): string | undefined {
  if (error.status === 429)
    return error.retryAfterS ? `Try again in ${wait(error.retryAfterS)}.` : 'Try again in a moment.';
  return advice ?? (error.status >= 500 || error.code === 'unknown' ? 'Try again.' : undefined);
}

const wait = (s: number): string => (s < 90 ? `${Math.ceil(s)} seconds` : `${Math.ceil(s / 60)} minutes`);

/** Whether the same call may succeed without a change by the user. */
export const isRetryable = (error: unknown): boolean => {
  const { status } = toApiError(error);
  return status === 0 || status === 429 || status >= 500;
};

export function sentence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed) return '';
  // Ids such as `openai/gpt-4o` are not capitalised.
  const capital = /^\S+\//.test(trimmed) ? trimmed : trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** Field messages of a validation problem by field name; nested names keep their path. */
export function fieldErrors(error: unknown): Record<string, string> {
  return Object.fromEntries(toApiError(error).fields.map((f) => [f.field, sentence(f.message)]));
}
