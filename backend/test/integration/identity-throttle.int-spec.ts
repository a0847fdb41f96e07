import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RedisService } from '../../src/redis/redis.service.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { call, register } from './identity-support.js';

const ATTEMPTS = 3;
const DEAD_REDIS = { REDIS_URL: 'redis://127.0.0.1:1', REDIS_CLUSTER: 'false' };

describe('throttling of sign-in', () => {
  const running: RunningApi[] = [];
  const start = async (
    environment = testEnvironment({ NEXUS_LOGIN_ATTEMPTS: String(ATTEMPTS) }),
  ): Promise<RunningApi> => {
    const api = await startApi(environment);
    running.push(api);
    return api;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((api) => api.close()));
  });
  const login = (api: RunningApi, email: string, password = 'a wrong password') =>
    call(api, 'POST /api/auth/login', { body: { email, password } });

  it('pauses an e-mail and address after some failures, also for the right password, and says for how long', async () => {
    const api = await start();
    const person = await register(api);
    for (let i = 0; i < ATTEMPTS; i++) expect((await login(api, person.email)).body.code).toBe('credentials_invalid');
    for (const password of ['a wrong password', person.password]) {
      const answer = await login(api, person.email, password);
      expect(answer.body).toMatchObject({ status: 429, code: 'rate_limited' });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(800);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(900);
    }
    const other = await register(api);
    expect((await login(api, other.email, other.password)).status).toBe(200);
  });

  it('counts attempts made at once, not only those that have failed', async () => {
    const api = await start();
    const person = await register(api);
    const answers = await Promise.all(Array.from({ length: 16 }, () => login(api, person.email)));
    const looked = answers.filter((a) => a.status === 401).length;
    // Twice as many when a busy Redis answers too late for some of them: those are counted by the process.
    expect(looked).toBeGreaterThanOrEqual(ATTEMPTS);
    expect(looked).toBeLessThanOrEqual(2 * ATTEMPTS);
    expect(answers.filter((a) => a.status === 429)).toHaveLength(16 - looked);
  });

  it('forgives failures after the right password', async () => {
    const api = await start();
    const person = await register(api);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < ATTEMPTS - 1; i++) await login(api, person.email);
      expect((await login(api, person.email, person.password)).status).toBe(200);
    }
  });

  it('pauses an address that tries many e-mails', async () => {
    const api = await start();
    const statuses: number[] = [];
    for (let i = 0; i < ATTEMPTS * 10 + 2; i++) statuses.push((await login(api, `${randomUUID()}@example.com`)).status);
    expect(statuses.filter((s) => s === 401)).toHaveLength(ATTEMPTS * 10);
    expect(statuses.slice(-2)).toEqual([429, 429]);
  });

  it('counts for all replicas together', async () => {
    const environment = testEnvironment({ NEXUS_LOGIN_ATTEMPTS: String(ATTEMPTS) });
    const [a, b] = [await start(environment), await start(environment)];
    const person = await register(a);
    for (let i = 0; i < ATTEMPTS; i++) await login(i % 2 ? a : b, person.email);
    expect((await login(a, person.email)).status).toBe(429);
    expect((await login(b, person.email)).status).toBe(429);
  });

  it('pauses registrations from one address', async () => {
    const api = await start(testEnvironment({ NEXUS_LOGIN_ATTEMPTS: '1' }));
    const answers = [];
    for (let i = 0; i < 31; i++) answers.push(await call(api, 'POST /api/auth/register', { body: weak() }));
    expect(answers.slice(0, 30).every((a) => a.status === 422)).toBe(true);
    expect(answers[30]?.body.code).toBe('rate_limited');
  });

  it('goes on per process when Redis was never there, and people can sign in', async () => {
    const api = await start(testEnvironment({ NEXUS_LOGIN_ATTEMPTS: String(ATTEMPTS), ...DEAD_REDIS }));
    const person = await register(api);
    expect((await call(api, 'GET /api/auth/me', { token: person.token })).status).toBe(200);
    expect((await login(api, person.email, person.password)).status).toBe(200);
    for (let i = 0; i < ATTEMPTS; i++) expect((await login(api, person.email)).status).toBe(401);
    const refused = await login(api, person.email, person.password);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
  }, 30_000);

  it('goes on when Redis goes away in between', async () => {
    const api = await start();
    const person = await register(api);
    api.app.get(RedisService, { strict: false }).client.disconnect();
    expect((await login(api, person.email, person.password)).status).toBe(200);
    for (let i = 0; i < ATTEMPTS; i++) expect((await login(api, person.email)).status).toBe(401);
    expect((await login(api, person.email)).status).toBe(429);
  });
});

const weak = () => ({ email: `${randomUUID()}@example.com`, password: 'weak', name: 'A', workspace_name: 'B' });
