import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { RouteCheck } from '../../src/common/auth/route-check.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { ACCESS_AUDIENCE, AuthKeys, TOKEN_ISSUER, VISITOR_AUDIENCE } from '../../src/identity/auth-keys.js';
import { VisitorTokens } from '../../src/identity/visitor-tokens.js';
import { Session } from '../../src/identity/session.entity.js';
import { PeopleService } from '../../src/workspaces/people.service.js';
import { Member } from '../../src/workspaces/member.entity.js';
import { type RunningApi, testEnvironment } from '../support/test-app.js';
import { startProbeApi } from './identity-probe.js';
import { call, join, jwtPart, type Person, register } from './identity-support.js';

describe('who gets through the guard', () => {
  const environment = testEnvironment({ NEXUS_LOGIN_ATTEMPTS: '1000' });
  let api: RunningApi;
  let person: Person;
  let keys: AuthKeys;

  beforeAll(async () => {
    api = await startProbeApi(environment);
    person = await register(api);
    keys = api.app.get(AuthKeys, { strict: false });
  });
  afterAll(() => api.close());

  const jwt = () => api.app.get(JwtService, { strict: false });
  const chat = (token?: string, headers?: Record<string, string>) => call(api, 'GET /probe/chat', { token, headers });
  const system = () => api.app.get(SystemScope, { strict: false });

  describe('access tokens', () => {
    const claims = () => ({ sid: jwtPart(person.token, 1)['sid'], ws: person.workspaceId });
    const rules = { algorithm: 'HS256' as const, issuer: TOKEN_ISSUER, audience: ACCESS_AUDIENCE, expiresIn: 60 };
    const sign = (change: object = {}, secret: Buffer | string = keys.access) =>
      jwt().sign(claims(), { ...rules, subject: person.userId, secret, ...change });

    it('are taken when they are ours', async () => {
      const answer = await chat(sign());
      expect(answer.body).toMatchObject({
        kind: 'member',
        id: `member:${person.userId}`,
        workspace: person.workspaceId,
      });
    });

    it('are asked for, with the challenge of RFC 6750', async () => {
      const answer = await chat();
      expect(answer.body).toMatchObject({ status: 401, code: 'token_missing' });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });

    it('are told apart when expired', async () => {
      const answer = await chat(sign({ expiresIn: -1 }));
      expect(answer.body).toMatchObject({ status: 401, code: 'token_expired' });
      expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
    });

    it('expire although they were seen before', async () => {
      const token = sign({ expiresIn: 1 });
      expect((await chat(token)).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect((await chat(token)).body.code).toBe('token_expired');
    });

    it.each<[string, () => string]>([
      ['signed with another key', () => sign({}, 'x'.repeat(32))],
      ['signed with the raw configured secret', () => sign({}, String(environment.env['NEXUS_JWT_SECRET']))],
      ['signed with the visitors’ key', () => sign({}, keys.visitor)],
      ['of another issuer', () => sign({ issuer: 'somebody' })],
      ['of another audience', () => sign({ audience: 'somebody' })],
      ['of the visitors’ audience', () => sign({ audience: VISITOR_AUDIENCE })],
      ['with another algorithm of the same key', () => sign({ algorithm: 'HS512' })],
      [
        'without signature (alg none)',
        () => `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${sign().split('.')[1]}.`,
      ],
      ['with an edited payload', () => edited(sign(), { sub: randomUUID() })],
      ['with a cut signature', () => sign().slice(0, -4)],
      [
        'of a session that does not exist',
        () => jwt().sign({ ...claims(), sid: randomUUID() }, { ...rules, subject: person.userId, secret: keys.access }),
      ],
      ['of somebody else’s session', () => sign({ subject: randomUUID() })],
      ['that are no JWT', () => 'abc.def.ghi'],
      ['that are endless', () => 'a'.repeat(5_000)],
    ])('are refused when %s', async (_, make) => {
      expect((await chat(make())).body).toMatchObject({ status: 401, code: 'token_invalid' });
    });

    it('are not read from the URL, a cookie or another scheme', async () => {
      for (const query of [`access_token=${person.token}`, `token=${person.token}`]) {
        expect((await call(api, `GET /probe/chat?${query}`)).body.code).toBe('token_missing');
      }
      expect(
        (await call(api, 'GET /probe/chat', { cookie: `access_token=${person.token}; ${person.cookie}` })).body.code,
      ).toBe('token_missing');
      expect((await chat(undefined, { authorization: `Basic ${person.token}` })).body.code).toBe('token_invalid');
    });

    it('cost no query once they are known', async () => {
      const scope = system();
      const run = scope.run.bind(scope);
      let queries = 0;
      scope.run = ((name: never, fn: never) => {
        queries++;
        return run(name, fn);
      }) as typeof scope.run;
      const someone = await register(api);
      await chat(someone.token);
      expect(queries).toBeGreaterThan(0);
      queries = 0;
      for (let i = 0; i < 20; i++) expect((await chat(someone.token)).status).toBe(200);
      expect(queries).toBe(0);
      scope.run = run as typeof scope.run;
    });

    const edited = (token: string, change: object): string => {
      const [header, , signature] = token.split('.');
      const payload = Buffer.from(JSON.stringify({ ...jwtPart(token, 1), ...change })).toString('base64url');
      return `${header}.${payload}.${signature}`;
    };
  });

  describe('rules of routes', () => {
    it('refuse a route that states none, with the guard and at boot', async () => {
      expect((await call(api, 'GET /probe/undeclared', { token: person.token })).body).toMatchObject({
        status: 403,
        code: 'forbidden',
      });
      expect(api.app.get(RouteCheck, { strict: false }).undeclaredRoutes()).toEqual(['GET ProbeController.undeclared']);
    });

    it('let anybody into public ones and take nothing from a token there', async () => {
      expect((await call(api, 'GET /probe/public', { token: person.token })).body).toEqual({ workspace: null });
      expect((await call(api, 'GET /probe/public', { token: 'nonsense' })).status).toBe(200);
    });

    it('refuse a role that lacks the permission', async () => {
      const viewer = await register(api);
      await join(api, viewer, person.workspaceId, 'viewer');
      const headers = { 'x-workspace-id': person.workspaceId };
      expect((await call(api, 'GET /probe/chat', { token: viewer.token, headers })).status).toBe(200);
      expect((await call(api, 'GET /probe/knowledge', { token: viewer.token, headers })).body).toMatchObject({
        status: 403,
        code: 'forbidden',
      });
      expect((await call(api, 'GET /api/tokens', { token: viewer.token, headers })).body.code).toBe('forbidden');
    });
  });

  describe('X-Workspace-Id', () => {
    it('chooses another workspace of the member, with the role held there', async () => {
      const guest = await register(api);
      await join(api, guest, person.workspaceId, 'editor');
      const answer = await chat(guest.token, { 'x-workspace-id': person.workspaceId });
      expect(answer.body).toMatchObject({ id: `member:${guest.userId}`, workspace: person.workspaceId });
      expect(answer.body.permissions).not.toContain('tokens:write');
      const me = await call(api, 'GET /api/auth/me', {
        token: guest.token,
        headers: { 'x-workspace-id': person.workspaceId },
      });
      expect(me.body).toMatchObject({ role: 'editor', workspace: { id: person.workspaceId } });
      expect(me.body.workspaces).toHaveLength(2);
      expect((await chat(guest.token)).body.workspace).toBe(guest.workspaceId);
    });

    it('is refused alike for a foreign and an invented workspace, and when it is no id', async () => {
      const stranger = await register(api);
      const [foreign, invented] = [person.workspaceId, randomUUID()];
      const answers = await Promise.all(
        [foreign, invented].map((id) => chat(stranger.token, { 'x-workspace-id': id })),
      );
      for (const { body } of answers) expect(body).toMatchObject({ status: 403, code: 'forbidden' });
      expect(answers[0]?.body.detail).toBe(answers[1]?.body.detail);
      expect((await chat(stranger.token, { 'x-workspace-id': "' or 1=1" })).body.code).toBe('request_invalid');
    });

    it('stops working within five seconds of the end of the membership, even when nobody says so', async () => {
      const guest = await register(api);
      await join(api, guest, person.workspaceId, 'editor');
      const headers = { 'x-workspace-id': person.workspaceId };
      expect((await chat(guest.token, headers)).status).toBe(200);
      await system().run('auth.member', (em) =>
        em.nativeDelete(Member, { userId: guest.userId, workspaceId: person.workspaceId }),
      );
      const end = Date.now() + 5_500;
      while ((await chat(guest.token, headers)).status === 200 && Date.now() < end)
        await new Promise((r) => setTimeout(r, 200));
      expect((await chat(guest.token, headers)).body.code).toBe('forbidden');
    }, 15_000);
  });

  describe('visitor tokens', () => {
    let widgetId: string;
    beforeAll(async () => {
      widgetId = (await call(api, 'GET /api/widgets', { token: person.token })).body.items[0].id;
    });
    const issue = (origin = 'https://shop.example') =>
      api.app
        .get(VisitorTokens, { strict: false })
        .issue({ visitorId: 'v1', widgetId, workspaceId: person.workspaceId, origin, generation: 0 });
    const visit = (token: string, headers: Record<string, string>) =>
      call(api, 'GET /probe/visitor', { token, headers });

    it('work from their origin and carry the workspace', async () => {
      const { token, expiresIn } = issue();
      expect(expiresIn).toBeLessThanOrEqual(900);
      const { body } = await visit(token, { origin: 'https://shop.example' });
      expect(body).toEqual({
        kind: 'visitor',
        id: 'visitor:v1',
        workspace: person.workspaceId,
        permissions: ['widget:chat'],
      });
    });

    it.each<[string, Record<string, string>]>([
      ['another origin', { origin: 'https://evil.example' }],
      ['another port', { origin: 'https://shop.example:8443' }],
      ['no origin', {}],
      ['an opaque origin', { origin: 'null' }],
    ])('are refused from %s, also after they were used rightly', async (_, headers) => {
      const { token } = issue();
      expect((await visit(token, { origin: 'https://shop.example' })).status).toBe(200);
      expect((await visit(token, headers)).body).toMatchObject({ status: 403, code: 'origin_not_allowed' });
    });

    it('work for the own pages, whose GET requests carry no Origin', async () => {
      expect((await visit(issue(api.url).token, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
      expect((await visit(issue().token, { 'sec-fetch-site': 'same-origin' })).body.code).toBe('origin_not_allowed');
    });

    it('open nothing else, and members do not pass as visitors', async () => {
      const headers = { origin: 'https://shop.example' };
      expect((await chat(issue().token, headers)).body).toMatchObject({ status: 403, code: 'forbidden' });
      expect((await call(api, 'GET /api/auth/me', { token: issue().token, headers })).body.code).toBe('forbidden');
      expect((await visit(person.token, headers)).body.code).toBe('forbidden');
      expect((await visit(issue().token, { ...headers, 'x-workspace-id': randomUUID() })).body.code).toBe('forbidden');
    });

    it('are refused when forged or expired', async () => {
      const rules = { algorithm: 'HS256' as const, issuer: TOKEN_ISSUER, audience: VISITOR_AUDIENCE, subject: 'v1' };
      const body = { wid: widgetId, gen: 0, ws: person.workspaceId, org: 'https://shop.example' };
      const headers = { origin: 'https://shop.example' };
      const forged = jwt().sign(body, { ...rules, secret: keys.access, expiresIn: 60 });
      const expired = jwt().sign(body, { ...rules, secret: keys.visitor, expiresIn: -1 });
      expect((await visit(forged, headers)).body.code).toBe('token_invalid');
      expect((await visit(expired, headers)).body.code).toBe('token_expired');
    });
  });

  describe('two replicas', () => {
    let other: RunningApi;
    beforeAll(async () => {
      other = await startProbeApi(environment);
    });
    afterAll(() => other.close());

    it('forget a session that ended on the other one, at once by message', async () => {
      const someone = await register(api);
      expect((await call(other, 'GET /probe/chat', { token: someone.token })).status).toBe(200);
      expect((await call(api, 'POST /api/auth/logout', { cookie: someone.cookie })).status).toBe(204);
      const end = Date.now() + 1_000;
      while ((await call(other, 'GET /probe/chat', { token: someone.token })).status === 200 && Date.now() < end);
      expect((await call(other, 'GET /probe/chat', { token: someone.token })).body.code).toBe('token_invalid');
    });

    it('forget it within five seconds when the message is lost', async () => {
      const someone = await register(api);
      expect((await call(other, 'GET /probe/chat', { token: someone.token })).status).toBe(200);
      const id = String(jwtPart(someone.token, 1)['sid']);
      await system().run('auth.sessions', (em) => em.nativeUpdate(Session, { id }, { revokedAt: new Date() }));
      expect((await call(other, 'GET /probe/chat', { token: someone.token })).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 5_100));
      expect((await call(other, 'GET /probe/chat', { token: someone.token })).body.code).toBe('token_invalid');
    }, 15_000);

    it('rotate a refresh secret on any of them, and detect reuse across them', async () => {
      const someone = await register(api);
      const second = await call(other, 'POST /api/auth/refresh', { cookie: someone.cookie });
      const third = await call(api, 'POST /api/auth/refresh', { cookie: String(second.cookie) });
      expect(third.status).toBe(200);
      expect((await call(other, 'POST /api/auth/refresh', { cookie: someone.cookie })).body.code).toBe(
        'refresh_reused',
      );
      expect((await call(api, 'POST /api/auth/refresh', { cookie: String(third.cookie) })).body.code).toBe(
        'refresh_invalid',
      );
    });

    it('use the role that was changed on the other one', async () => {
      const guest = await register(api);
      await join(api, guest, person.workspaceId, 'viewer');
      const headers = { 'x-workspace-id': person.workspaceId };
      expect((await call(other, 'GET /probe/knowledge', { token: guest.token, headers })).status).toBe(403);
      const where = { userId: guest.userId, workspaceId: person.workspaceId };
      await system().run('auth.member', (em) => em.nativeUpdate(Member, where, { role: 'editor' }));
      await api.app.get(PeopleService, { strict: false }).forgetRole(guest.userId, person.workspaceId);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect((await call(other, 'GET /probe/knowledge', { token: guest.token, headers })).status).toBe(200);
    });
  });
});
