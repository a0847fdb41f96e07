import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { newId } from '../../src/common/ids/ids.js';
import { PeopleService } from '../../src/workspaces/people.service.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { call, newRegistration, type Person, register } from './identity-support.js';

/** With headers that `fetch` does not send. */
const get = (api: RunningApi, path: string, headers: Record<string, string>) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const asked = request(api.url + path, { headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });

describe('names the server is called by', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi(
      testEnvironment({
        NEXUS_PUBLIC_URL: 'https://hub.example',
        NEXUS_ALLOWED_HOSTS: 'partner.example,*.shops.example',
        TRUST_PROXY: 'loopback',
      }),
    );
  });
  afterAll(() => api.close());
  const by = (host: string, path = '/api/widget/wdg_unknown/config', more: Record<string, string> = {}) =>
    get(api, path, { host, ...more });

  it('are the public URL’s, the listed ones, addresses and loopback names', async () => {
    const known = [
      'hub.example',
      'HUB.example:443',
      'partner.example',
      'a.shops.example',
      'localhost:9',
      '127.0.0.1',
      '[::1]:3',
    ];
    for (const host of known) expect([host, (await by(host)).status]).toEqual([host, 404]);
  });

  it('are no others: such requests reach nothing', async () => {
    for (const path of [
      '/api/widget/wdg_unknown/config',
      '/',
      '/api/auth/me',
      '/widget/nexus-chat.js',
      '/chat-playground',
    ]) {
      const answer = await by('rebound.evil.example', path);
      expect([path, answer.status]).toEqual([path, 421]);
      expect(answer.body).toContain('NEXUS_ALLOWED_HOSTS');
    }
    expect((await by('evil.example', '/v1/models')).status).toBe(400);
    expect(JSON.parse((await by('evil.example')).body)).toMatchObject({ status: 421, code: 'host_not_allowed' });
  });

  it('are not changed by a header that any page can send', async () => {
    expect((await by('evil.example', '/api/auth/me', { 'x-forwarded-host': 'hub.example' })).status).toBe(421);
    expect((await by('localhost', '/api/auth/me', { 'x-forwarded-host': 'evil.example' })).status).toBe(421);
    expect((await by('localhost', '/api/auth/me', { 'x-forwarded-host': 'hub.example' })).status).toBe(401);
  });

  it('do not matter to health checks', async () => {
    expect((await by('10-1-2-3.pods.cluster.local', '/health/live')).status).toBe(200);
  });

  it('are kept to https by browsers when the public URL is https, and only then', async () => {
    expect((await by('hub.example', '/health/live')).headers['strict-transport-security']).toMatch(/^max-age=\d{8}$/);
    const plain = await startApi(testEnvironment());
    expect((await get(plain, '/health/live', {})).headers['strict-transport-security']).toBeUndefined();
    await plain.close();
  });
});

describe('routes that use cookies', () => {
  let api: RunningApi;
  let person: Person;
  beforeAll(async () => {
    api = await startApi(testEnvironment({ NEXUS_LOGIN_ATTEMPTS: '1000' }));
    person = await register(api);
  });
  afterAll(() => api.close());
  const paths = ['register', 'login', 'refresh', 'logout'].flatMap((name) => [`/api/auth/${name}`, `/auth/${name}`]);
  const bodyOf = (path: string) =>
    path.endsWith('login')
      ? { email: person.email, password: person.password }
      : path.endsWith('register')
        ? newRegistration()
        : undefined;
  const ask = (path: string, headers: Record<string, string>) =>
    call(api, `POST ${path}`, { body: bodyOf(path), cookie: person.cookie, headers });

  it.each(paths)('%s is not for pages of other websites', async (path) => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      { origin: api.url, 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      const answer = await ask(path, headers);
      expect([headers, answer.body]).toMatchObject([headers, { status: 403, code: 'cross_site_request' }]);
      expect(answer.setCookie).toBeUndefined();
    }
  });

  it.each(paths)('%s takes JSON only, which forms cannot send', async (path) => {
    const fields = new URLSearchParams({ email: person.email, password: person.password }).toString();
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/jsonp',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await call(api, `POST ${path}`, { raw: fields, headers: { 'content-type': type } });
      expect([type, answer.status]).toEqual([type, 415]);
      expect(answer.setCookie).toBeUndefined();
    }
  });

  it('serve the own pages, and clients that are no browsers', async () => {
    const login = { email: person.email, password: person.password };
    for (const headers of [{ 'sec-fetch-site': 'same-origin', origin: api.url }, { origin: api.url }, {}]) {
      const answer = await call(api, 'POST /api/auth/login', {
        body: login,
        headers: headers as Record<string, string>,
      });
      expect(answer.status).toBe(200);
      expect(answer.cookie).toContain('nexus_');
    }
    const type = { 'content-type': 'application/json; charset=utf-8' };
    expect((await call(api, 'POST /api/auth/login', { body: login, headers: type })).status).toBe(200);
  });

  it('are these: no other one sets a cookie, and none sets one for another website', async () => {
    const response = await fetch(`${api.url}/api/openapi.json`);
    const { paths: documented } = (await response.json()) as OpenAPIObject;
    const setting: string[] = [];
    for (const [path, item] of Object.entries(documented)) {
      for (const method of Object.keys(item).filter((m) => /^(get|post|put|patch|delete)$/.test(m))) {
        if (path.endsWith('/events')) continue;
        const answer = await fetch(api.url + path.replace(/\{[^}]+\}/g, newId()), {
          method: method.toUpperCase(),
          headers: {
            authorization: `Bearer ${person.token}`,
            cookie: person.cookie,
            'sec-fetch-site': 'cross-site',
            ...(method === 'get' ? {} : { 'content-type': 'application/json' }),
          },
          ...(method === 'get' ? {} : { body: '{}' }),
        });
        await answer.body?.cancel();
        if (answer.headers.getSetCookie().length > 0) setting.push(`${method} ${path}`);
      }
    }
    expect(setting).toEqual([]);
  }, 60_000);
});

describe('the setup token', () => {
  it('opens the first account, as a header and in the body', async () => {
    const api = await startApi(testEnvironment({ NEXUS_SIGNUP: 'setup', NEXUS_SETUP_TOKEN: 'the-setup-token' }));
    // Other suites have registered people in the same database.
    api.app.get(PeopleService, { strict: false }).countUsers = () => Promise.resolve(0);
    const ask = (headers: Record<string, string>, more: object = {}) =>
      call(api, 'POST /api/auth/register', { body: { ...newRegistration(), ...more }, headers });
    for (const headers of [{}, { 'x-setup-token': 'wrong' }])
      expect((await ask(headers as Record<string, string>)).body.code).toBe('setup_token_invalid');
    expect((await ask({}, { setup_token: 'wrong' })).body.code).toBe('setup_token_invalid');
    expect((await ask({ 'x-setup-token': 'the-setup-token' })).status).toBe(201);
    // The token was right: what refuses is that there is a first account now.
    expect((await ask({}, { setup_token: 'the-setup-token' })).body.code).toBe('signup_closed');
    await api.close();
  });
});
