import type { DomainError } from './domain-error.js';
import { toOpenAiFailure } from './openai-error.js';

export interface ErrorResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const OPENAI_PATHS = '/v1/';

/** A problem (RFC 9457), or OpenAI's error object for clients of its protocol. */
export function errorResponse(error: DomainError, request: { id: string; url: string }): ErrorResponse {
  const problem = error.toProblem(request.id);
  const headers = { ...error.headers, 'cache-control': 'no-store' };
  if (!request.url.startsWith(OPENAI_PATHS))
    return {
      status: error.status,
      headers: { ...headers, 'content-type': 'application/problem+json; charset=utf-8' },
      body: JSON.stringify(problem),
    };
  const { status, error: shown, retry } = toOpenAiFailure(problem);
  return {
    status,
    headers: {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      ...(retry ? {} : { 'x-should-retry': 'false' }),
    },
    body: JSON.stringify({ error: shown }),
  };
}
