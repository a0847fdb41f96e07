import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

describe('the HTTP surface', () => {
  let api: RunningApi;
  const http = (): ReturnType<typeof request> => request(api.url);

  beforeAll(async () => {
    api = await startApi(testEnvironment());
  });
  afterAll(() => api.close());

  it('lives and says of each dependency whether it is there', async () => {
    await http().get('/health/live').expect(200, { status: 'ok' });
    const { body } = await http().get('/health/ready').expect(200);
    expect(Object.keys(body.checks)).toEqual(expect.arrayContaining(['postgres', 'redis', 'vectors', 'embedder']));
    expect(body.checks.postgres).toEqual({ status: 'ok' });
  });

  it('gives every response a request id and takes over a harmless one of the caller', async () => {
    const own = await http().get('/health/live');
    expect(own.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    const given = await http().get('/health/live').set('x-request-id', 'trace-0123456789');
    expect(given.headers['x-request-id']).toBe('trace-0123456789');
    const forged = await http().get('/health/live').set('x-request-id', 'a b\tc');
    expect(forged.headers['x-request-id']).not.toBe('a b\tc');
  });

  it.each([
    ['GET', '/api/nothing', undefined, 404, 'endpoint_not_found'],
    ['POST', '/api/auth/login', '{"email":', 400, 'invalid_json'],
    ['POST', '/api/auth/login', '', 400, 'invalid_json'],
    ['POST', '/api/auth/login', '{}', 422, 'validation_failed'],
    ['POST', '/api/auth/login', `{"email":"${'a'.repeat(1_100_000)}"}`, 413, 'payload_too_large'],
    ['GET', '/api/rag/documents', undefined, 401, 'token_missing'],
  ])('%s %s with a wrong request is a problem', async (method, path, body, status, code) => {
    const call =
      method === 'GET' ? http().get(path) : http().post(path).set('content-type', 'application/json').send(body);
    const response = await call.expect(status);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.body).toMatchObject({ status, code, request_id: response.headers['x-request-id'] });
    expect(response.body.title).toBeTruthy();
    expect(response.body.detail).toBeTruthy();
  });

  it('refuses a body of another type', async () => {
    const response = await http().post('/api/auth/login').set('content-type', 'application/xml').send('<a/>');
    expect([400, 415, 422]).toContain(response.status);
    expect(response.body.code).toBeTruthy();
  });

  it('serves a 3.1 document in which every operation states its errors', async () => {
    const { body } = await http().get('/api/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    const operations = Object.entries(
      body.paths as Record<string, Record<string, { responses: Record<string, unknown> }>>,
    ).flatMap(([path, item]) =>
      Object.entries(item).map(([verb, operation]) => ({ name: `${verb} ${path}`, operation })),
    );
    const silent = operations
      .filter(({ operation, name }) => !operation.responses['default'] && !name.includes('{path}'))
      .map(({ name }) => name);
    expect(silent).toEqual([]);
    const missing = [
      ...new Set([...JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((m) => m[1] as string)),
    ].filter((name) => !body.components.schemas[name]);
    expect(missing).toEqual([]);
  });

  it('allows no other website to read answers, except for the widget', async () => {
    const origin = 'https://evil.example';
    const plain = await http()
      .options('/api/v1/create')
      .set('origin', origin)
      .set('access-control-request-method', 'POST');
    expect(plain.headers['access-control-allow-origin']).toBeUndefined();
    const widget = await http()
      .options('/api/widget/messages')
      .set('origin', origin)
      .set('access-control-request-method', 'POST');
    expect(widget.headers['access-control-allow-origin']).toBe(origin);
    expect(widget.headers['access-control-allow-credentials']).toBeUndefined();
  });
});
