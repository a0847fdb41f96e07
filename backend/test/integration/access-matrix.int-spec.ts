import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { newId } from '../../src/common/ids/ids.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

interface Route {
  method: string;
  path: string;
  isPublic: boolean;
  permissions: string[];
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;

function routesOf(document: OpenAPIObject): Route[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    VERBS.flatMap((method) => {
      const operation = item[method] as ({ security?: unknown[] } & Record<string, unknown>) | undefined;
      if (!operation) return [];
      const isPublic = (operation.security ?? []).every((s) => Object.keys(s as object).length === 0);
      return [
        {
          method: method.toUpperCase(),
          path,
          isPublic,
          permissions: [operation['x-permission'] ?? []].flat() as string[],
        },
      ];
    }),
  );
}

/** Every documented route, called by those who may not: nobody, a forger, a token without the scope, another workspace. */
describe('access matrix over the OpenAPI document', () => {
  let api: RunningApi;
  let owner: TestAccount;
  let routes: Route[];
  let narrow: string;

  const call = (route: Route, headers: Record<string, string>, id = newId()): Promise<Response> =>
    fetch(api.url + route.path.replace(/\{[^}]+\}/g, id), {
      method: route.method,
      headers: { ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
      body: route.method === 'GET' ? undefined : '{}',
    });

  beforeAll(async () => {
    api = await startApi(testEnvironment({ NEXUS_LOGIN_ATTEMPTS: '1000' }));
    owner = await registerAccount(api);
    routes = routesOf((await (await fetch(`${api.url}/api/openapi.json`)).json()) as OpenAPIObject);
    const created = await fetch(`${api.url}/api/tokens`, {
      method: 'POST',
      headers: { ...owner.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'narrow', scopes: ['analytics:read'] }),
    });
    narrow = ((await created.json()) as { token: string }).token;
  });
  afterAll(() => api.close());

  it('covers the product', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter((r) => !r.isPublic).length).toBeGreaterThan(30);
  });

  it('lets nobody in without credentials, or with forged ones', async () => {
    const forged = owner.accessToken.replace(/.{6}$/, 'AAAAAA');
    const wrong: string[] = [];
    for (const route of routes.filter((r) => !r.isPublic)) {
      for (const headers of [
        {},
        { authorization: `Bearer ${forged}` },
        { authorization: 'Bearer nxs_forged' },
        { authorization: 'Basic eDp5' },
      ]) {
        const response = await call(route, headers as Record<string, string>);
        if (response.status !== 401) wrong.push(`${route.method} ${route.path} → ${response.status}`);
        await response.body?.cancel();
      }
    }
    expect(wrong).toEqual([]);
  });

  it('refuses a token that lacks the scope', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter((r) => !r.isPublic && r.permissions.join() !== 'analytics:read')) {
      const response = await call(route, { authorization: `Bearer ${narrow}` });
      if (response.status !== 403) wrong.push(`${route.method} ${route.path} → ${response.status}`);
      await response.body?.cancel();
    }
    expect(wrong).toEqual([]);
  });

  /** Routes whose answers show what several permissions guard, and the scopes that must come together. */
  const TOGETHER: [path: string, body: object, scopes: [string, string]][] = [
    ['/api/rag/prompt-preview', { query: 'x' }, ['rag:read', 'prompts:read']],
  ];

  it.each(TOGETHER)('%s needs all that its answer shows', async (path, body, scopes) => {
    const statusWith = async (names: string[]): Promise<number> => {
      const post = (to: string, sent: object, authorization: string) =>
        fetch(api.url + to, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(sent),
        });
      const created = await post('/api/tokens', { name: names.join(), scopes: names }, owner.headers.authorization);
      const { token } = (await created.json()) as { token: string };
      const response = await post(path, body, `Bearer ${token}`);
      await response.body?.cancel();
      return response.status;
    };
    for (const scope of scopes) expect([scope, await statusWith([scope])]).toEqual([scope, 403]);
    expect(await statusWith([...scopes])).toBe(200);
  });

  it('answers ids that the workspace does not have with a 4xx, never with a 5xx', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter((r) => !r.isPublic && r.path.includes('{'))) {
      const response = await call(route, owner.headers);
      if (![400, 401, 403, 404, 422].includes(response.status))
        wrong.push(`${route.method} ${route.path} → ${response.status}`);
      await response.body?.cancel();
    }
    expect(wrong).toEqual([]);
  });

  it('answers every malformed id, query and body with a 4xx problem', async () => {
    const wrong: string[] = [];
    const bodies = [
      '{',
      '[]',
      'null',
      '{"a":1}',
      '"x"',
      JSON.stringify({ name: '\u0000', prompt: '\u0000', query: '\u0000', text: '\u0000' }),
    ];
    for (const route of routes.filter((r) => !/logout|refresh/.test(r.path))) {
      const path = route.path.replace(/\{[^}]+\}/g, '..%2f%00') + '?limit=-1&cursor=%00';
      for (const body of route.method === 'GET' ? [undefined] : bodies) {
        const response = await fetch(api.url + path, {
          method: route.method,
          headers: { ...owner.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          body,
        });
        if (response.status >= 500) wrong.push(`${route.method} ${route.path} ${body} → ${response.status}`);
        await response.body?.cancel();
      }
    }
    expect(wrong).toEqual([]);
  });
});
