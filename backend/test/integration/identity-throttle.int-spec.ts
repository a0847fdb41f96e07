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

  describe('of attempts from everywhere', () => {
    const from = (api: RunningApi, ip: string, email: string, password = 'a wrong password', cookie?: string) =>
      call(api, 'POST /api/auth/login', { body: { email, password }, cookie, headers: { 'x-forwarded-for': ip } });
    const anyIp = () => [198, 18, 1, 1].map((n) => (n === 1 ? 1 + Math.floor(Math.random() * 250) : n)).join('.');
    const behindProxy = () => start(testEnvironment({ NEXUS_LOGIN_ATTEMPTS: String(ATTEMPTS), TRUST_PROXY: 'true' }));

    it('makes guesses at one account wait longer and longer, whatever the address', async () => {
      const api = await behindProxy();
      const person = await register(api);
      let looked = 0;
      let last = 0;
      for (let i = 0; i < 120; i++) {
        const answer = await from(api, anyIp(), person.email);
        if (answer.status === 401) looked++;
        else last = Number(answer.headers.get('retry-after'));
      }
      expect(looked).toBeGreaterThanOrEqual(2 * ATTEMPTS);
      expect(looked).toBeLessThan(2 * ATTEMPTS + 6);
      expect(last).toBeGreaterThan(0);
      const refused = await from(api, anyIp(), person.email, person.password);
      expect(refused.body).toMatchObject({ status: 429, code: 'rate_limited' });
      expect(refused.body.detail).toContain('A browser that signed in before need not wait.');
    });

    it('lets the owner in from a browser that was there before, signed out or not; it is counted by itself', async () => {
      const api = await behindProxy();
      const person = await register(api);
      const signedIn = await from(api, '192.0.2.1', person.email, person.password);
      const device = signedIn.headers.getSetCookie().find((c) => c.startsWith('nexus_device='))!;
      expect(device).toMatch(/; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/);
      const cookie = device.split(';')[0]!;
      for (let i = 0; i < 2 * ATTEMPTS + 2; i++) await from(api, anyIp(), person.email);
      expect((await from(api, anyIp(), person.email, person.password)).status).toBe(429);
      expect((await from(api, anyIp(), person.email, person.password, cookie)).status).toBe(200);
      const other = await register(api);
      for (let i = 0; i < 2 * ATTEMPTS + 2; i++) await from(api, anyIp(), other.email);
      const foreign = [cookie, `${cookie}x`, 'nexus_device=.', `nexus_device=${'a'.repeat(22)}.${'b'.repeat(43)}`];
      for (const forged of foreign)
        expect((await from(api, anyIp(), other.email, other.password, forged)).status).toBe(429);
      for (let i = 0; i < ATTEMPTS; i++)
        expect((await from(api, anyIp(), person.email, 'a wrong password', cookie)).status).toBe(401);
      expect((await from(api, anyIp(), person.email, person.password, cookie)).status).toBe(429);
    });

    it('takes an IPv6 /48 for one site, and a /64 for one address', async () => {
      const api = await behindProxy();
      const attempt = (ip: string) => from(api, ip, `${randomUUID()}@example.com`).then((a) => a.status);
      const hex = () => Math.floor(Math.random() * 65_536).toString(16);
      const site = `2001:db8:${hex()}`;
      const one: number[] = [];
      for (let i = 0; i < ATTEMPTS * 10 + 1; i++) one.push(await attempt(`${site}:1:${hex()}::${hex()}`));
      expect(one.at(-1)).toBe(429);
      expect(one.filter((s) => s === 401)).toHaveLength(ATTEMPTS * 10);
      const all: number[] = [];
      for (let i = 0; i < ATTEMPTS * 30 + 1; i++) all.push(await attempt(`${site}:${(i + 2).toString(16)}::1`));
      expect(all[0]).toBe(401);
      expect(all.at(-1)).toBe(429);
    });
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
