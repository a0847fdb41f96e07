import type { ErrorCode, Problem } from '@nexus/contracts';

/** Errors in OpenAI's format: its clients choose their exception by status and show `message`; programs use `code`. */
export interface OpenAiError {
  message: string;
  type: 'invalid_request_error' | 'insufficient_quota' | 'rate_limit_error' | 'server_error';
  param: string | null;
  code: string | null;
}

export interface OpenAiFailure {
  status: number;
  error: OpenAiError;
  /** False: a retry cannot help. OpenAI's clients respect it; otherwise they retry 409, 429 and 5xx. */
  retry: boolean;
}

interface Mapping {
  status?: number;
  code?: string;
  type?: OpenAiError['type'];
  retry?: false;
}

const BAD_KEY: Mapping = { status: 401, code: 'invalid_api_key' };
const NO_MODEL: Mapping = { status: 404, code: 'model_not_found' };
/** OpenAI reports an exhausted budget with 429, not 402: its clients then throw an exception that programs already handle. */
const NO_QUOTA: Mapping = { status: 429, code: 'insufficient_quota', type: 'insufficient_quota', retry: false };
const TOO_FAST: Mapping = { status: 429, code: 'rate_limit_exceeded', type: 'rate_limit_error' };

/** Codes for which OpenAI has its own. All others keep this product's code and, below 500, become 400 unless listed. */
const MAPPINGS: Partial<Record<ErrorCode, Mapping>> = {
  endpoint_not_found: { status: 404, code: 'unknown_url' },
  idempotency_conflict: { status: 409, retry: false },
  model_not_allowed: NO_MODEL,
  model_not_found: NO_MODEL,
  provider_auth_failed: { retry: false },
  provider_payment_required: NO_QUOTA,
  provider_rate_limited: TOO_FAST,
  rate_limited: TOO_FAST,
  storage_full: { status: 503 },
  too_many_streams: TOO_FAST,
  token_expired: BAD_KEY,
  token_invalid: BAD_KEY,
  token_missing: BAD_KEY,
};

/** Statuses that OpenAI's clients distinguish; any other 4xx becomes 400. */
const KEPT = new Set([400, 401, 403, 404, 409, 413, 415, 429]);

export function toOpenAiFailure(problem: Problem): OpenAiFailure {
  const quota = problem.status === 402 ? NO_QUOTA : undefined;
  const mapping: Mapping = MAPPINGS[problem.code] ?? quota ?? {};
  const status = mapping.status ?? (problem.status >= 500 || KEPT.has(problem.status) ? problem.status : 400);
  const field = problem.errors?.[0];
  return {
    status,
    retry: mapping.retry ?? true,
    error: {
      message: messageOf(problem),
      type: mapping.type ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
      param: field ? paramOf(field.field) : problem.code.startsWith('model_') ? 'model' : null,
      code: mapping.code ?? (field ? codeOf(field.code) : problem.code),
    },
  };
}

/** Users only see the message, so it contains the fields and reasons. */
function messageOf({ detail, errors }: Problem): string {
  const reasons = [...new Set(errors?.map((e) => e.message) ?? [])].slice(0, 5).join('; ');
  return !reasons || detail.includes(reasons) ? detail : `${detail} ${reasons}`;
}

/** `messages.0.content` → `messages[0].content`; an overlong text belongs to one of the messages. */
const paramOf = (field: string): string =>
  field === 'prompt' ? 'messages' : field.replace(/\.(\d+)(?=\.|$)/g, '[$1]');

const codeOf = (code: string): string =>
  code === 'maxLength' ? 'context_length_exceeded' : code === 'unsupported' ? 'unsupported_parameter' : 'invalid_value';
