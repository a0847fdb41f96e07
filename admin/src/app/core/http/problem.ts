import { HttpErrorResponse } from '@angular/common/http';
import type { ErrorCode, FieldError, Problem } from '@nexus/contracts';

/** All errors of a call in one type. `code` is `offline` if there was no response at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode | 'offline' | 'unknown',
    readonly detail: string,
    readonly fields: readonly FieldError[] = [],
    readonly requestId?: string,
    readonly retryAfterS?: number,
  ) {
    super(detail);
    this.name = 'ApiError';
  }
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}

/** In a stream the problem itself contains the retry delay; a response also has it in its headers. */
export function fromProblem(problem: Problem, retryAfterS = problem.retry_after): ApiError {
  return new ApiError(
    problem.status,
    problem.code,
    problem.detail || problem.title,
    problem.errors,
    problem.request_id,
    retryAfterS,
  );
}

const seconds = (header: string | null): number | undefined => {
  const value = Number(header);
  return header && Number.isFinite(value) && value > 0 ? value : undefined;
};

/** For fetch: reads the problem of a response that is not 2xx. */
export async function fromResponse(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  return fromBody(body, response.status, seconds(response.headers.get('Retry-After')));
}

export function fromBody(body: unknown, status: number, retryAfterS?: number): ApiError {
  if (isProblem(body)) return fromProblem(body, retryAfterS);
  if (status === 0) return new ApiError(0, 'offline', 'The server did not answer.');
  return new ApiError(status, 'unknown', `The server answered with status ${status}.`, [], undefined, retryAfterS);
}

/** Converts anything thrown by HttpClient, fetch or our own code to an ApiError. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HttpErrorResponse) {
    return fromBody(parsed(error.error), error.status, seconds(error.headers.get('Retry-After')));
  }
  if (error instanceof Error && error.cause) return toApiError(error.cause);
  if (error instanceof TypeError) return new ApiError(0, 'offline', 'The server did not answer.');
  return new ApiError(0, 'unknown', error instanceof Error ? error.message : 'Something failed in this page.');
}

/** HttpClient leaves the body as text if the request expected something other than JSON. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

export const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
