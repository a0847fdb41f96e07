import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { WIDGET_DIST } from '../../src/static/frontends.js';

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
      quick_buttons: [],
      is_paused: false,
      theme: { mode: 'auto' },
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
    ['a wildcard', { allowed_origins: ['https://ok.example', '*'] }, 'allowed_origins.1'],
    ['an invalid colour', { theme: { mode: 'auto', primary: 'red;}', position: 'right', radius: 8 } }, 'theme.primary'],
    ['a blank name', { name: '  ' }, 'name'],
    ['an unknown field', { public_id: 'mine' }, 'public_id'],
    ['a null', { greeting: null }, 'greeting'],
  ])('rejects %s', async (_, body, field) => {
    const answer = await patch(body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(answer.body.errors.map((e: { field: string }) => e.field)).toContain(field);
  });

  it('shows its public configuration to anyone, without secrets, to be cached for a minute', async () => {
    await patch({
      greeting: 'Hello <b>there</b>',
      quick_buttons: [{ label: 'Refunds', prompt: 'How do refunds work?' }],
    });
    const answer = await call('GET', `/api/widget/${widget.public_id}/config`, {
      headers: { origin: 'https://any.example' },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      public_id: widget.public_id,
      name: owner.workspaceName,
      greeting: 'Hello <b>there</b>',
      theme: { mode: 'auto', primary: '#6366f1', position: 'right', radius: 16 },
      quick_buttons: [{ label: 'Refunds', prompt: 'How do refunds work?' }],
      ai_notice: '',
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

  describe('the hosted page', () => {
    const page = (query: string) => call('GET', `/chat-playground?${query}`);
    const query = () => `client_id=${owner.workspaceId}&site_id=${widget.public_id}`;
    const built = existsSync(join(WIDGET_DIST, 'hosted/index.html'));

    it('can be framed by the allowed websites only', async () => {
      await patch({ allowed_origins: [SITE, 'http://localhost:8080'] });
      const answer = await page(query());
      expect(answer.status).toBe(built ? 200 : 503);
      if (!built) return;
      expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors ${SITE} http://localhost:8080`);
      expect(answer.headers.get('x-frame-options')).toBeNull();
      expect(answer.headers.get('content-type')).toContain('text/html');
      await patch({ allowed_origins: [] });
      expect((await page(query())).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    });

    it('does not exist for an unknown widget or another workspace’s id', async () => {
      for (const q of [
        '',
        'site_id=wdg_nothing',
        `client_id=${stranger.workspaceId}&site_id=${widget.public_id}`,
        'site_id[]=a',
      ]) {
        const answer = await page(q);
        expect(answer.status).toBe(404);
        expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      }
    });

    it('rejects a token in its address and does not repeat it', async () => {
      for (const extra of ['token=abc', 'visitor_token=abc', 'x=nxs_abcdef', 'y=eyJhbGciOi']) {
        const answer = await page(`${query()}&${extra}`);
        expect(answer.status).toBe(400);
        expect(answer.body).not.toContain(extra.split('=')[1]);
      }
    });
  });

  describe('under load', () => {
    const hex = () => Math.floor(Math.random() * 65_536).toString(16);
    const from = (ip: string, body: unknown = {}, publicId = widget.public_id) =>
      call('POST', `/api/widget/${publicId}/session`, { body, headers: { origin: SITE, 'x-forwarded-for': ip } });
    const challengeOf = async (ip: string, publicId = widget.public_id) =>
      (await call('GET', `/api/widget/${publicId}/challenge`, { headers: { 'x-forwarded-for': ip } })).body as {
        challenge: string;
        bits: number;
        expires_in: number;
      };
    const solve = ({ challenge, bits }: { challenge: string; bits: number }) => {
      for (let n = 0; ; n++) {
        const hash = createHash('sha256').update(`${challenge}.${n}`).digest();
        if (Math.clz32(hash.readUInt32BE()) >= bits) return { challenge, solution: String(n) };
      }
    };
    const subscriber = () => `2001:db8:${hex()}:${hex()}`;
    beforeAll(() => patch({ allowed_origins: [SITE] }));

    it('opens a third of the sessions of an address freely, the others with proof of work, up to the limit', async () => {
      const network = subscriber();
      const address64 = () => `${network}:${hex()}::${hex()}`;
      const statuses: number[] = [];
      for (let i = 0; i < 21; i++) statuses.push((await from(address64())).status);
      expect(statuses.filter((s) => s === 200)).toHaveLength(20);
      expect(await from(address64())).toMatchObject({ status: 428, body: { code: 'proof_required' } });
      const challenge = await challengeOf(address64());
      expect(challenge).toEqual({ challenge: expect.any(String), bits: 14, expires_in: 120 });
      const proof = solve(challenge);
      expect((await from(address64(), { proof })).status).toBe(200);
      expect(await from(address64(), { proof })).toMatchObject({ status: 428, body: { code: 'proof_required' } });
      for (let i = 0; i < 40; i++) statuses.push((await from(address64())).status);
      expect(statuses.filter((s) => s === 200)).toHaveLength(20);
      const refused = await from(address64(), { proof: solve(await challengeOf(address64())) });
      expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await challengeOf(address64())).bits).toBeGreaterThan(14);
    });

    it('accepts a proof for its own widget, network and time only', async () => {
      const network = subscriber();
      for (let i = 0; i < 20; i++) await from(`${network}::${hex()}`);
      const list = await call('GET', '/api/widgets', { headers: stranger.headers });
      const good = await challengeOf(`${network}::1`);
      const wrong = [
        { challenge: good.challenge, solution: '0' },
        { ...solve(good), challenge: good.challenge.replace(/^14/, '1') },
        solve(await challengeOf(`${subscriber()}::1`)),
        solve(await challengeOf(`${network}::1`, list.body.items[0].public_id)),
        { challenge: 'x', solution: '1' },
      ];
      for (const proof of wrong)
        expect(await from(`${network}::2`, { proof })).toMatchObject({ status: 428, body: { code: 'proof_required' } });
      for (const proof of [{}, { challenge: 'x'.repeat(300), solution: '1' }, { challenge: 'x', solution: '-1' }, null])
        expect((await from(`${network}::2`, { proof })).status).toBe(422);
      expect((await from(`${network}::2`, { proof: solve(good) })).status).toBe(200);
    });

    it('requires proof of work from everybody when many addresses open sessions of a widget', async () => {
      const busy = await startApi(testEnvironment({ TRUST_PROXY: 'true', NEXUS_WIDGET_SESSIONS_PER_MINUTE: '3' }));
      const ask = async (body: object) => {
        const headers = {
          'content-type': 'application/json',
          origin: busy.url,
          'x-forwarded-for': `${subscriber()}::1`,
        };
        const path = `${busy.url}/api/widget/${publicId}/session`;
        return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
      };
      const person = await registerAccount(busy);
      const list = await fetch(`${busy.url}/api/widgets`, { headers: person.headers });
      const publicId = ((await list.json()) as { items: { public_id: string }[] }).items[0]!.public_id;
      const statuses = [];
      for (let i = 0; i < 5; i++) statuses.push(await ask({}));
      expect(statuses).toEqual([200, 200, 200, 428, 428]);
      await busy.close();
    });

    it('limits the messages of an address, regardless of the number of visitors', async () => {
      const small = await startApi(testEnvironment({ TRUST_PROXY: 'true', NEXUS_ADDRESS_MESSAGES_PER_MINUTE: '4' }));
      const person = await registerAccount(small);
      const list = await fetch(`${small.url}/api/widgets`, { headers: person.headers });
      const publicId = ((await list.json()) as { items: { public_id: string }[] }).items[0]!.public_id;
      const network = subscriber();
      const post = async (path: string, body: object, extra: Record<string, string> = {}) => {
        const fixed = {
          'content-type': 'application/json',
          origin: small.url,
          'x-forwarded-for': `${network}::${hex()}`,
        };
        const response = await fetch(small.url + path, {
          method: 'POST',
          headers: { ...fixed, ...extra },
          body: JSON.stringify(body),
        });
        // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of any endpoint
        return { status: response.status, body: (await response.json()) as any };
      };
      const codes = [];
      for (let i = 0; i < 6; i++) {
        const { body } = await post(`/api/widget/${publicId}/session`, {});
        const authorization = `Bearer ${body.visitor_token}`;
        codes.push((await post('/api/widget/messages', {}, { authorization })).body.code);
      }
      expect(codes.slice(0, 4)).toEqual(Array(4).fill('validation_failed'));
      expect(codes.slice(4)).toEqual(['rate_limited', 'rate_limited']);
      await small.close();
    });
  });
});
