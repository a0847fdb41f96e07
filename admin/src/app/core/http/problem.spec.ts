import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { problem } from '@nexus/contracts';
import { explain, fieldErrors, isRetryable } from './explain';
import { ApiError, fromProblem, fromResponse, toApiError } from './problem';

const http = (status: number, error: unknown, headers: Record<string, string> = {}) =>
  new HttpErrorResponse({ status, error, headers: new HttpHeaders(headers) });

describe('toApiError', () => {
  it('reads problem+json of HttpClient and of fetch', async () => {
    const body = problem('prompt_not_found', 'There is no such prompt.', 'req-1');
    const expected = { status: 404, code: 'prompt_not_found', detail: 'There is no such prompt.', requestId: 'req-1' };
    expect(toApiError(http(404, body))).toMatchObject(expected);
    expect(toApiError(http(404, JSON.stringify(body)))).toMatchObject(expected);
    expect(await fromResponse(new Response(JSON.stringify(body), { status: 404 }))).toMatchObject(expected);
  });

  it('distinguishes a missing response from a foreign one', async () => {
    expect(toApiError(http(0, new ProgressEvent('error'))).code).toBe('offline');
    expect(toApiError(new TypeError('Failed to fetch')).code).toBe('offline');
    expect(toApiError(http(502, '<html>'))).toMatchObject({ status: 502, code: 'unknown' });
    expect(await fromResponse(new Response('<html>', { status: 413 }))).toMatchObject({ status: 413, code: 'unknown' });
  });

  it('finds an ApiError in the cause chain', () => {
    const cause = new ApiError(503, 'database_unavailable', '');
    expect(toApiError(new Error('Resource failed', { cause }))).toBe(cause);
  });

  it('keeps Retry-After', () => {
    const error = toApiError(http(429, problem('rate_limited', 'Too many requests', 'r'), { 'Retry-After': '12' }));
    expect(error.retryAfterS).toBe(12);
    expect(explain(error)).toBe('Too many requests. Try again in 12 seconds.');
    expect(fromProblem({ ...problem('rate_limited', '', 'r'), retry_after: 5 }).retryAfterS).toBe(5);
  });
});

describe('explain', () => {
  it('says what happened, what was kept and what to do', () => {
    expect(explain(http(0, null), 'Your text is still here.')).toBe(
      'The server cannot be reached. Your text is still here. Check the connection and try again.',
    );
  });

  it("uses the server's detail for codes without texts of our own", () => {
    expect(explain(http(409, problem('conflict', 'somebody changed it meanwhile', 'r')))).toBe(
      'Somebody changed it meanwhile.',
    );
  });

  it('formats timestamps for people', () => {
    const text = explain(http(402, problem('budget_exceeded', 'It resets at 2026-12-01T00:00:00.000Z', 'r')));
    expect(text).toMatch(/^It resets at (30 Nov|1 Dec) 2026, \d\d:\d\d \S+\.$/);
  });

  it('leaves ids unchanged', () => {
    expect(explain(http(403, problem('model_not_allowed', 'openai/gpt-4o is not allowed here', 'r')))).toBe(
      'openai/gpt-4o is not allowed here.',
    );
  });

  it('never shows the text of a foreign response', () => {
    expect(explain(http(500, 'stack trace'))).toBe('The server answered with status 500. Try again.');
  });

  it('gives each field its message', () => {
    const body = problem('validation_failed', 'x', 'r', [
      { field: 'email', code: 'email', message: 'is not an e-mail' },
    ]);
    expect(fieldErrors(http(422, body))).toEqual({ email: 'Is not an e-mail.' });
  });

  it('knows which errors are worth a retry', () => {
    expect([0, 429, 500, 503].map((status) => isRetryable(http(status, null)))).toEqual([true, true, true, true]);
    expect([400, 401, 404, 422].map((status) => isRetryable(http(status, null)))).toEqual([false, false, false, false]);
  });
});
