import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, problem, PROBLEMS } from '@nexus/contracts';
import { DomainError } from './domain-error.js';
import { errorResponse } from './error-response.js';
import { toOpenAiFailure } from './openai-error.js';

/** Statuses for which OpenAI's clients have a specific exception. */
const STATUSES = new Set([400, 401, 403, 404, 409, 413, 415, 429, 500, 502, 503, 504]);

describe('toOpenAiFailure', () => {
  it.each(ERROR_CODES)('%s has a status, a type and a code that its clients understand', (code) => {
    const { status, error } = toOpenAiFailure(problem(code, 'Because.', 'r'));
    expect(STATUSES).toContain(status);
    expect(error.message).toBe('Because.');
    expect(error.code).toMatch(/^[a-z_]+$/);
    expect(error.type === 'server_error').toBe(status >= 500);
    expect(status >= 500).toBe(PROBLEMS[code].status >= 500);
  });

  it('an exhausted budget is a quota error that clients do not retry', () => {
    for (const code of ERROR_CODES.filter((c) => PROBLEMS[c].status === 402)) {
      expect(toOpenAiFailure(problem(code, 'x', 'r'))).toMatchObject({
        status: 429,
        retry: false,
        error: { type: 'insufficient_quota', code: 'insufficient_quota' },
      });
    }
  });

  it("names the first field in the protocol's notation, and the reason", () => {
    const errors = [{ field: 'messages.3.content.0.text', code: 'isString', message: 'text must be a string' }];
    expect(toOpenAiFailure(problem('validation_failed', 'Check these fields.', 'r', errors))).toMatchObject({
      status: 400,
      error: {
        param: 'messages[3].content[0].text',
        code: 'invalid_value',
        message: 'Check these fields. text must be a string',
      },
    });
  });
});

describe('errorResponse', () => {
  const error = new DomainError('rate_limited', 'Slow down.', { headers: { 'Retry-After': '3' } });

  it('is a problem outside /v1/', () => {
    const { status, headers, body } = errorResponse(error, { id: 'r', url: '/api/v1/create' });
    expect(status).toBe(429);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8', 'Retry-After': '3' });
    expect(JSON.parse(body)).toMatchObject({ code: 'rate_limited', request_id: 'r', retry_after: 3 });
  });

  it("is OpenAI's object there, with the same headers", () => {
    const { headers, body } = errorResponse(error, { id: 'r', url: '/v1/chat/completions?x=1' });
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'Retry-After': '3' });
    expect(headers).not.toHaveProperty('x-should-retry');
    expect(JSON.parse(body)).toEqual({
      error: { message: 'Slow down.', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' },
    });
    const broke = errorResponse(new DomainError('provider_payment_required'), { id: 'r', url: '/v1/x' });
    expect(broke.headers).toMatchObject({ 'x-should-retry': 'false' });
  });
});
