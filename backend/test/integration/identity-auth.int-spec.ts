import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemScope } from '../../src/database/system-scope.js';
import { Session } from '../../src/identity/session.entity.js';
import { User } from '../../src/workspaces/user.entity.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { call, jwtPart, newRegistration, register } from './identity-support.js';

describe('register, sign in, refresh, sign out', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi(testEnvironment({ NEXUS_LOGIN_ATTEMPTS: '1000' }));
  });
  afterAll(() => api.close());

  const system = () => api.app.get(SystemScope, { strict: false });
  const refresh = (cookie: string) => call(api, 'POST /api/auth/refresh', { cookie });
  const sessionIdOf = (token: string) => String(jwtPart(token, 1)['sid']);
  const ageRotation = (id: string, ms: number) =>
    system().run('auth.sessions', (em) => em.nativeUpdate(Session, { id }, { rotatedAt: new Date(Date.now() - ms) }));

  describe('register', () => {
    it('answers 201 with token, user and workspace, and keeps the refresh secret out of the body', async () => {
      const input = { ...newRegistration(), timezone: 'Europe/Berlin' };
      const answer = await call(api, 'POST /api/auth/register', {
        body: { ...input, email: input.email.toUpperCase() },
      });
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        access_token: expect.any(String),
        expires_in: 900,
        user: { id: expect.any(String), email: input.email, name: input.name, created_at: expect.any(String) },
        workspace: {
          id: expect.any(String),
          name: input.workspace_name,
          timezone: 'Europe/Berlin',
          created_at: expect.any(String),
        },
      });
      expect(answer.setCookie).toMatch(/^nexus_refresh=.+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const claims = jwtPart(answer.body.access_token, 1);
      expect(claims).toMatchObject({
        sub: answer.body.user.id,
        ws: answer.body.workspace.id,
        aud: 'nexus:api',
        iss: 'nexus-ai-hub',
      });
      expect(Number(claims['exp']) - Number(claims['iat'])).toBe(900);
    });

    it('stores a bcrypt hash and only hashes of refresh secrets', async () => {
      const person = await register(api);
      const user = await system().run('auth.login', (em) => em.findOneOrFail(User, { id: person.userId }));
      expect(user.passwordHash).toMatch(/^\$2b\$/);
      const session = await system().run('auth.sessions', (em) => em.findOneOrFail(Session, { userId: person.userId }));
      expect(session.refreshHash).toMatch(/^[0-9a-f]{64}$/);
      expect(person.cookie).not.toContain(session.refreshHash);
    });

    it('has Asia/Kolkata as the zone unless another is chosen', async () => {
      const answer = await call(api, 'POST /api/auth/register', { body: newRegistration() });
      expect(answer.body.workspace.timezone).toBe('Asia/Kolkata');
    });

    it('refuses a taken e-mail in any letter case, also when both come at once', async () => {
      const input = newRegistration();
      const answers = await Promise.all(
        [input.email, input.email.toUpperCase()].map((email) =>
          call(api, 'POST /api/auth/register', { body: { ...input, email } }),
        ),
      );
      expect(answers.map((a) => a.status).sort()).toEqual([201, 409]);
      expect(answers.find((a) => a.status === 409)?.body.code).toBe('email_taken');
    });

    it.each([
      ['an unknown field', { role: 'owner' }, 422, 'role'],
      ['a bad e-mail', { email: 'nobody' }, 422, 'email'],
      ['a short password', { password: 'short' }, 422, 'password'],
      ['the e-mail as password', { password: 'someone@example.com', email: 'someone@example.com' }, 422, 'password'],
      ['a password beyond bcrypt', { password: `${'é'.repeat(40)}abc` }, 422, 'password'],
      ['a blank name', { name: '   ' }, 422, 'name'],
      ['an endless name', { name: 'x'.repeat(101) }, 422, 'name'],
      ['a zone that does not exist', { timezone: 'Mars/Olympus' }, 422, 'timezone'],
      ['null where text belongs', { workspace_name: null }, 422, 'workspace_name'],
      ['a number where text belongs', { password: 1234567890 }, 422, 'password'],
      ['NUL in a name', { name: 'a\0b' }, 422, 'name'],
      ['NUL in a password', { password: 'abcdefghij\0k' }, 422, 'password'],
    ])('refuses %s', async (_, change, status, field) => {
      const answer = await call(api, 'POST /api/auth/register', { body: { ...newRegistration(), ...change } });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.errors.map((e: { field: string }) => e.field)).toContain(field);
    });

    it.each([['{"email":'], ['[]'], ['"x"'], ['null'], ['']])('refuses the body %p with a 4xx problem', async (raw) => {
      const answer = await call(api, 'POST /api/auth/register', { raw });
      expect([400, 422]).toContain(answer.status);
      expect(answer.body.code).toEqual(expect.any(String));
    });

    it('says invalid_json for what is not JSON', async () => {
      expect((await call(api, 'POST /api/auth/login', { raw: '{"email":' })).body).toMatchObject({
        status: 400,
        code: 'invalid_json',
      });
    });

    it('is closed by NEXUS_SIGNUP=setup once there is an account, and by invite', async () => {
      for (const env of [{ NEXUS_SIGNUP: 'setup', NEXUS_SETUP_TOKEN: 'the-setup-token' }, { NEXUS_SIGNUP: 'invite' }]) {
        const other = await startApi(testEnvironment(env as Record<string, string>));
        const answer = await call(other, 'POST /api/auth/register', {
          body: { ...newRegistration(), setup_token: 'the-setup-token' },
        });
        expect(answer.body).toMatchObject({ status: 403, code: 'signup_closed' });
        await other.close();
      }
    });
  });

  describe('login', () => {
    it('answers like register', async () => {
      const person = await register(api);
      const answer = await call(api, 'POST /api/auth/login', {
        body: { email: ` ${person.email.toUpperCase()}`, password: person.password },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        user: { id: person.userId },
        workspace: { id: person.workspaceId },
        expires_in: 900,
      });
      expect(answer.cookie).toBeDefined();
    });

    it('gives the same answer for a wrong password and an unknown e-mail', async () => {
      const person = await register(api);
      const wrong = await call(api, 'POST /api/auth/login', {
        body: { email: person.email, password: 'not the password' },
      });
      const unknown = await call(api, 'POST /api/auth/login', {
        body: { email: newRegistration().email, password: 'not the password' },
      });
      for (const answer of [wrong, unknown]) {
        expect(answer.body).toMatchObject({ status: 401, code: 'credentials_invalid' });
        expect(answer.setCookie).toBeUndefined();
      }
      expect({ ...wrong.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' });
    });
  });

  describe('refresh', () => {
    it('replaces the secret each time and gives a token that works', async () => {
      let { cookie } = await register(api);
      const seen = new Set([cookie]);
      for (let i = 0; i < 3; i++) {
        const answer = await refresh(cookie);
        expect(answer.status).toBe(200);
        cookie = String(answer.cookie);
        seen.add(cookie);
        expect((await call(api, 'GET /api/auth/me', { token: answer.body.access_token })).status).toBe(200);
      }
      expect(seen.size).toBe(4);
    });

    it('ends the session when a used secret comes back: no secret and no access token of the family works any more', async () => {
      const person = await register(api);
      const second = await refresh(person.cookie);
      const third = await refresh(String(second.cookie));
      const reused = await refresh(person.cookie);
      expect(reused.body).toMatchObject({ status: 401, code: 'refresh_reused' });
      expect((await refresh(String(third.cookie))).body.code).toBe('refresh_invalid');
      for (const token of [person.token, third.body.access_token]) {
        expect((await call(api, 'GET /api/auth/me', { token })).body).toMatchObject({
          status: 401,
          code: 'token_invalid',
        });
      }
    });

    it('leaves the other sessions of the person alone when one is ended for reuse', async () => {
      const person = await register(api);
      const other = await call(api, 'POST /api/auth/login', {
        body: { email: person.email, password: person.password },
      });
      await refresh(String((await refresh(person.cookie)).cookie));
      expect((await refresh(person.cookie)).body.code).toBe('refresh_reused');
      expect((await refresh(String(other.cookie))).status).toBe(200);
    });

    it('gives racing tabs the same successor and keeps the session', async () => {
      const { cookie } = await register(api);
      const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(cookie)));
      expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
      expect(new Set(answers.map((a) => a.cookie)).size).toBe(1);
      expect((await refresh(String(answers[0]?.cookie))).status).toBe(200);
    });

    it('takes the previous secret for a reuse after five seconds', async () => {
      const person = await register(api);
      await refresh(person.cookie);
      await ageRotation(sessionIdOf(person.token), 5_500);
      expect((await refresh(person.cookie)).body.code).toBe('refresh_reused');
    });

    it('does not let an invented secret end a session', async () => {
      const person = await register(api);
      const [id, secret, mac] = person.cookie.replace('nexus_refresh=', '').split('.') as [string, string, string];
      for (const forged of [`${id}.${'A'.repeat(43)}.${mac}`, `${id}.${secret}.${'A'.repeat(43)}`, id, 'x', '%00']) {
        expect((await refresh(`nexus_refresh=${forged}`)).body).toMatchObject({ status: 401, code: 'refresh_invalid' });
      }
      expect((await refresh(person.cookie)).status).toBe(200);
    });

    it('refuses without cookie and after the session expired', async () => {
      expect(await call(api, 'POST /api/auth/refresh')).toMatchObject({ status: 204, body: undefined });
      const person = await register(api);
      const past = { expiresAt: new Date(Date.now() - 1) };
      await system().run('auth.sessions', (em) => em.nativeUpdate(Session, { id: sessionIdOf(person.token) }, past));
      expect((await refresh(person.cookie)).body.code).toBe('refresh_invalid');
    });
  });

  describe('logout', () => {
    it.each(['cookie', 'access token'])('ends the session by %s alone', async (by) => {
      const person = await register(api);
      const answer = await call(
        api,
        'POST /api/auth/logout',
        by === 'cookie' ? { cookie: person.cookie } : { token: person.token },
      );
      expect(answer.status).toBe(204);
      expect(answer.setCookie).toMatch(/^nexus_refresh=; Max-Age=0; Path=\//);
      expect((await refresh(person.cookie)).body.code).toBe('refresh_invalid');
      expect((await call(api, 'GET /api/auth/me', { token: person.token })).body.code).toBe('token_invalid');
    });

    it('is happy without any credentials', async () => {
      expect((await call(api, 'POST /api/auth/logout')).status).toBe(204);
    });
  });

  it('answers under /auth as under /api/auth, with one cookie for both', async () => {
    const person = await register(api, '/auth');
    expect((await call(api, 'GET /auth/me', { token: person.token })).body.user.id).toBe(person.userId);
    const refreshed = await call(api, 'POST /auth/refresh', { cookie: person.cookie });
    expect(refreshed.status).toBe(200);
    expect((await refresh(String(refreshed.cookie))).status).toBe(200);
    expect((await call(api, 'GET /auth/sessions')).body.code).toBe('token_missing');
  });

  it('says who I am: user, workspace, role, permissions and workspaces', async () => {
    const person = await register(api);
    const { status, body } = await call(api, 'GET /api/auth/me', { token: person.token });
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: { email: person.email }, workspace: { id: person.workspaceId }, role: 'owner' });
    expect(body.permissions).toContain('tokens:write');
    expect(body.permissions).not.toContain('widget:chat');
    expect(body.workspaces).toEqual([{ ...body.workspace, role: 'owner' }]);
    expect(JSON.stringify(body)).not.toContain('$2b$');
  });

  describe('sessions', () => {
    it('are listed with the current one marked, and ended one by one or all but mine', async () => {
      const person = await register(api);
      const signIn = () =>
        call(api, 'POST /api/auth/login', { body: person && { email: person.email, password: person.password } });
      const [second, third] = [await signIn(), await signIn()];
      const list = await call(api, 'GET /api/auth/sessions', { token: person.token });
      expect(list.body.items).toHaveLength(3);
      expect(list.body.items.filter((s: { current: boolean }) => s.current)).toMatchObject([
        { id: sessionIdOf(person.token) },
      ]);
      const page = await call(api, 'GET /api/auth/sessions?limit=2', { token: person.token });
      expect(page.body.items).toHaveLength(2);
      const rest = await call(api, `GET /api/auth/sessions?limit=2&cursor=${page.body.next_cursor}`, {
        token: person.token,
      });
      expect(rest.body).toMatchObject({ items: [{ id: sessionIdOf(person.token) }], next_cursor: null });

      const secondToken: string = second.body.access_token;
      expect(
        (await call(api, `DELETE /api/auth/sessions/${sessionIdOf(secondToken)}`, { token: person.token })).status,
      ).toBe(204);
      expect((await call(api, 'GET /api/auth/me', { token: secondToken })).body.code).toBe('token_invalid');
      expect((await call(api, 'DELETE /api/auth/sessions', { token: person.token })).status).toBe(204);
      expect((await call(api, 'GET /api/auth/me', { token: third.body.access_token })).body.code).toBe('token_invalid');
      expect((await call(api, 'GET /api/auth/me', { token: person.token })).status).toBe(200);
    });

    it('of others do not exist', async () => {
      const [mine, other] = [await register(api), await register(api)];
      for (const id of [sessionIdOf(other.token), 'x', '..%2f%00', crypto.randomUUID()]) {
        const answer = await call(api, `DELETE /api/auth/sessions/${id}`, { token: mine.token });
        expect(answer.body).toMatchObject({ status: 404, code: 'session_not_found' });
      }
      expect((await call(api, 'GET /api/auth/me', { token: other.token })).status).toBe(200);
      expect((await call(api, 'GET /api/auth/sessions?cursor=x', { token: mine.token })).body.code).toBe(
        'invalid_cursor',
      );
    });
  });
});
