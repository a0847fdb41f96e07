import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { compileDesign, defaultDesign } from '@nexus/contracts';

jest.setTimeout(60_000);

const SITE = 'https://shop.example';
/** A separate client address, so that the limits of other suites are not affected. */
const address = `10.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}.7`;

describe('widgets', () => {
  let api: RunningApi;
  let owner: TestAccount;
  let stranger: TestAccount;
  let widget: { id: string; public_id: string; allowed_origins: string[]; snippet: string; iframe: string };

  const call = async (
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const response = await fetch(api.url + path, {
      method,
      headers: {
        'x-forwarded-for': address,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of any endpoint
    const body: any = text.startsWith('{') ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  };
  const session = (origin: string | undefined, body: unknown = {}, publicId = widget.public_id) =>
    call('POST', `/api/widget/${publicId}/session`, { body, headers: origin ? { origin } : {} });
  const patch = (body: unknown, as = owner, id = widget.id) =>
    call('PATCH', `/api/widgets/${id}`, { body, headers: as.headers });

  beforeAll(async () => {
    api = await startApi(testEnvironment({ TRUST_PROXY: 'true' }));
    [owner, stranger] = await Promise.all([registerAccount(api, 'Owner'), registerAccount(api, 'Stranger')]);
    const list = await call('GET', '/api/widgets', { headers: owner.headers });
    expect(list.status).toBe(200);
    expect(list.body.items).toHaveLength(1);
    widget = list.body.items[0];
  });
  afterAll(() => api.close());

  it('records when it was first opened on a website, which excludes our own pages and merely allowed origins', async () => {
    const keeper = await registerAccount(api, 'Keeper');
    const read = async () => (await call('GET', '/api/widgets', { headers: keeper.headers })).body.items[0];
    const mine = await read();
    await patch({ allowed_origins: [SITE] }, keeper, mine.id);
    expect((await session(api.url, {}, mine.public_id)).status).toBe(200);
    expect((await session('https://elsewhere.example', {}, mine.public_id)).status).toBe(403);
    expect((await read()).first_foreign_session_at).toBeNull();
    expect((await session(SITE, {}, mine.public_id)).status).toBe(200);
    const { first_foreign_session_at: first } = await read();
    expect(Math.abs(Date.now() - Date.parse(first))).toBeLessThan(60_000);
    expect((await session(SITE, {}, mine.public_id)).status).toBe(200);
    expect((await read()).first_foreign_session_at).toBe(first);
  });

  it('every workspace starts with one, whose embed code contains no secret', () => {
    expect(widget).toMatchObject({
      name: owner.workspaceName,
      is_paused: false,
      has_draft: false,
      design_version: 1,
    });
    expect(widget.snippet).toContain(`widget-id="${widget.public_id}"`);
    expect(widget.snippet).toContain(`${api.url}/widget/nexus-chat.js`);
    expect(widget.iframe).toContain(`/chat-playground?client_id=${owner.workspaceId}&amp;site_id=${widget.public_id}`);
    expect(JSON.stringify(widget)).not.toMatch(/token|secret|key/i);
  });

  it('is found in its own workspace only', async () => {
    expect((await call('GET', `/api/widgets/${widget.id}`, { headers: owner.headers })).status).toBe(200);
    expect(await call('GET', `/api/widgets/${widget.id}`, { headers: stranger.headers })).toMatchObject({
      status: 404,
      body: { code: 'widget_not_found' },
    });
    expect(await patch({ name: 'Mine now' }, stranger)).toMatchObject({
      status: 404,
      body: { code: 'widget_not_found' },
    });
    expect((await call('GET', '/api/widgets')).status).toBe(401);
    expect((await call('GET', '/api/widgets/nonsense', { headers: owner.headers })).status).toBe(400);
  });

  it.each<[string, unknown, string]>([
    ['a path', { allowed_origins: ['https://shop.example/path'] }, 'allowed_origins.0'],
    ['every website', { allowed_origins: ['https://ok.example', '*'] }, 'allowed_origins.1'],
    ['a whole top-level domain', { allowed_origins: ['https://*.com'] }, 'allowed_origins.0'],
    [
      'a limit of nothing',
      { limits: { messages_per_minute: 0, messages_per_day: null, visitor_messages_per_day: null } },
      'limits.messages_per_minute',
    ],
    ['a folder above the top', { knowledge: { folders: ['../x'], tags: [] } }, ''],
    [
      'too many tags',
      { knowledge: { folders: [], tags: Array.from({ length: 21 }, (_, i) => `t${i}`) } },
      'knowledge.tags',
    ],
    ['a blank name', { name: '  ' }, 'name'],
    ['an unknown field', { public_id: 'mine' }, 'public_id'],
    ['a null', { name: null }, 'name'],
    ['a look, which the design has', { theme: {} }, 'theme'],
  ])('refuses %s', async (_, body, field) => {
    const answer = await patch(body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    if (field) expect(answer.body.errors.map((e: { field: string }) => e.field)).toContain(field);
  });

  it('shows its public configuration to anyone, without secrets, to be cached for a minute', async () => {
    const design = { ...defaultDesign() };
    design.behaviour = { ...design.behaviour, greeting: 'Hello <b>there</b>' };
    await call('PUT', `/api/widgets/${widget.id}/design/draft`, { body: design, headers: owner.headers });
    await call('POST', `/api/widgets/${widget.id}/design/publish`, { body: {}, headers: owner.headers });
    const answer = await call('GET', `/api/widget/${widget.public_id}/config`, {
      headers: { origin: 'https://any.example' },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      public_id: widget.public_id,
      name: owner.workspaceName,
      ...compileDesign(design),
      greeting: 'Hello <b>there</b>',
      allowed_here: false,
      feedback: true,
    });
    const own = await call('GET', `/api/widget/${widget.public_id}/config`, { headers: { origin: api.url } });
    expect(own.body.allowed_here).toBe(true);
    const nobody = await call('GET', `/api/widget/${widget.public_id}/config`);
    expect(nobody.body).not.toHaveProperty('allowed_here');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(own.headers.get('cache-control')).toBe('public, max-age=60');
    expect(nobody.headers.get('cache-control')).toBe('public, max-age=60');
    expect(answer.headers.get('vary')).toContain('Origin');
    expect(await call('GET', '/api/widget/wdg_unknown/config')).toMatchObject({
      status: 404,
      body: { code: 'widget_not_found' },
    });
    expect((await call('GET', `/api/widget/${'x'.repeat(90)}/config`)).status).toBe(404);
  });

  it('issues tokens to allowed websites only, initially none but our own', async () => {
    expect(await session(SITE)).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
    expect(await session(undefined)).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
    expect(await session('null')).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
    expect(await session(api.url)).toMatchObject({
      status: 200,
      body: { visitor_token: expect.any(String), expires_in: 900 },
    });
    await patch({ allowed_origins: [`${SITE.toUpperCase()}/`] });
    expect(await session(SITE)).toMatchObject({ status: 200 });
    expect(await session(`${SITE}.evil.example`)).toMatchObject({ status: 403 });
    expect(await session(SITE, {}, 'wdg_unknown')).toMatchObject({ status: 404, body: { code: 'widget_not_found' } });
  });

  it('recognises a visitor on the same website only', async () => {
    await patch({ allowed_origins: [SITE, 'https://other.example'] });
    const first = await session(SITE);
    const { visitor_id } = first.body;
    expect((await session(SITE, { visitor_id })).body.visitor_id).toBe(visitor_id);
    expect((await session('https://other.example', { visitor_id })).body.visitor_id).not.toBe(visitor_id);
    expect(await session(SITE, { visitor_id: 'x' })).toMatchObject({ status: 422 });
  });

  it('issues no tokens while it is paused', async () => {
    await patch({ is_paused: true });
    expect(await session(SITE)).toMatchObject({ status: 403, body: { code: 'widget_paused' } });
    await patch({ is_paused: false });
    expect((await session(SITE)).status).toBe(200);
  });

  it('a visitor token is valid for routes of the widget only, and from its own website only', async () => {
    const { visitor_token } = (await session(SITE)).body;
    const authorization = `Bearer ${visitor_token}`;
    const to = (path: string, headers: Record<string, string>) =>
      call('POST', path, { body: {}, headers: { authorization, ...headers } });
    expect(await to('/api/v1/create', { origin: SITE })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await to('/api/widget/messages', { origin: 'https://other.example' })).toMatchObject({
      status: 403,
      body: { code: 'origin_not_allowed' },
    });
    expect(await to('/api/widget/messages', {})).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
    expect(await to('/api/widget/messages', { origin: SITE })).toMatchObject({
      status: 422,
      body: { code: 'validation_failed' },
    });
    expect(
      await call('POST', '/api/widget/messages', { body: { message: 'Hi' }, headers: owner.headers }),
    ).toMatchObject({ status: 403 });
    expect((await call('GET', '/api/widgets', { headers: { authorization, origin: SITE } })).status).toBe(403);
  });

  it('answers preflight requests for its own routes only, for any origin and without credentials', async () => {
    const headers = {
      origin: 'https://any.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, last-event-id',
    };
    const allowed = await call('OPTIONS', '/api/widget/messages', { headers });
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://any.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('last-event-id');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    for (const path of ['/api/v1/create', '/api/widgets', '/api/auth/login']) {
      const refused = await call('OPTIONS', path, { headers });
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
    const read = await call('GET', '/api/widgets', { headers: { ...owner.headers, origin: 'https://any.example' } });
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
  });
});
