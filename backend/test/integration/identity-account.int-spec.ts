import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Passwords } from '../../src/identity/passwords.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { call, type Person, register } from './identity-support.js';

const NEXT = 'paper lantern on the roof';

describe('an account', () => {
  let api: RunningApi;

  beforeAll(async () => {
    api = await startApi(testEnvironment());
  });
  afterAll(() => api.close());

  const login = async ({ email }: Person, password: string) =>
    call(api, 'POST /api/auth/login', { body: { email, password } });
  const change = (token: string, current_password: string, new_password: string) =>
    call(api, 'POST /api/auth/password', { token, body: { current_password, new_password } });

  it('takes another name, trimmed', async () => {
    const person = await register(api);
    const answer = await call(api, 'PATCH /api/auth/me', { token: person.token, body: { name: ' Ada Lovelace ' } });
    expect(answer).toMatchObject({ status: 200, body: { id: person.userId, name: 'Ada Lovelace' } });
    const me = await call(api, 'GET /api/auth/me', { token: person.token });
    expect(me.body.user.name).toBe('Ada Lovelace');
  });

  it.each([{ name: '' }, { name: '  ' }, { name: 'x'.repeat(101) }, { name: null }, { email: 'a@example.com' }])(
    'refuses %p',
    async (body) => {
      const person = await register(api);
      const answer = await call(api, 'PATCH /api/auth/me', { token: person.token, body });
      expect([400, 422]).toContain(answer.status);
    },
  );

  it('changes its password, which ends every other session and keeps the asking one', async () => {
    const person = await register(api);
    const other = await login(person, person.password);
    expect((await change(person.token, person.password, NEXT)).status).toBe(204);
    expect((await call(api, 'GET /api/auth/me', { token: person.token })).status).toBe(200);
    expect((await call(api, 'GET /api/auth/me', { token: other.body.access_token })).status).toBe(401);
    expect((await call(api, 'POST /api/auth/refresh', { cookie: String(other.cookie) })).status).toBe(401);
    expect((await login(person, person.password)).body.code).toBe('credentials_invalid');
    expect((await login(person, NEXT)).status).toBe(200);
  });

  it('refuses a sign-in whose password was right before the change and is wrong after it', async () => {
    const person = await register(api);
    const passwords = api.app.get(Passwords, { strict: false });
    const matches = passwords.matches.bind(passwords);
    const spy = jest.spyOn(passwords, 'matches').mockImplementationOnce(async (password, hash) => {
      const right = await matches(password, hash);
      expect((await change(person.token, person.password, NEXT)).status).toBe(204);
      return right;
    });
    expect((await login(person, person.password)).body.code).toBe('credentials_invalid');
    spy.mockRestore();
    expect((await login(person, NEXT)).status).toBe(200);
  });

  it('says which field of a new password is wrong, and changes nothing', async () => {
    const person = await register(api);
    const wrong: [string, string, string, string][] = [
      ['not the password', NEXT, 'current_password', 'password_wrong'],
      [person.password, 'short', 'new_password', 'password_too_short'],
      [person.password, 'password123', 'new_password', 'password_too_common'],
      [person.password, person.password, 'new_password', 'password_unchanged'],
    ];
    for (const [current, next, field, code] of wrong) {
      const { status, body } = await change(person.token, current, next);
      expect({ status, errors: body.errors }).toMatchObject({ status: 422, errors: [{ field, code }] });
    }
    expect((await login(person, person.password)).status).toBe(200);
  });

  it('slows down who guesses the present password with a session', async () => {
    const person = await register(api);
    let answer = await change(person.token, 'guess', NEXT);
    for (let i = 0; i < 30 && answer.status !== 429; i++) answer = await change(person.token, `guess ${i}`, NEXT);
    expect(answer.body).toMatchObject({ status: 429, code: 'rate_limited' });
    expect((await change(person.token, person.password, NEXT)).status).toBe(429);
    // Another session of the same person is not slowed down by it.
    const { body } = await login(person, person.password);
    expect((await change(body.access_token, person.password, NEXT)).status).toBe(204);
  });

  it('is changed by a signed-in person only', async () => {
    expect((await call(api, 'PATCH /api/auth/me', { body: { name: 'x' } })).status).toBe(401);
    expect((await change('nonsense', 'a', NEXT)).status).toBe(401);
  });

  it('tells a browser that nobody is signed in whether to sign up or in', async () => {
    await register(api);
    const answer = await call(api, 'GET /api/auth/entry');
    expect(answer).toMatchObject({ status: 200, body: { has_accounts: true, signup: 'open' } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
