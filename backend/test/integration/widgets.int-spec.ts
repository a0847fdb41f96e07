import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defaultDesign } from '@nexus/contracts';
import type { Headed } from '../support/http.js';
import { TestSite } from './sources-support.js';
import { Scenario } from '../support/scenario.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

jest.setTimeout(60_000);

describe('several widgets of a workspace', () => {
  let api: RunningApi;
  let home: Scenario;
  let stranger: Scenario;
  /** The default one. */
  let first: { id: string; public_id: string };

  const widgets = (path = '') => `/api/widgets${path}`;
  const made = async (name: string) => (await home.send('POST', widgets(), { name })).body;
  const config = (publicId: string) => home.send('GET', `/api/widget/${publicId}/config`, undefined, null);
  const session = (publicId: string, origin: string) =>
    home.send('POST', `/api/widget/${publicId}/session`, {}, null, { origin });

  beforeAll(async () => {
    api = await startApi(testEnvironment({ NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true', NEXUS_CRAWL_DELAY_MS: '0' }));
    [home, stranger] = [await Scenario.in(api, 'Home'), await Scenario.in(api, 'Stranger')];
    first = await home.widget();
  });
  afterAll(() => api.close());

  it('are created, listed after the default one, renamed and deleted', async () => {
    const created = await home.send('POST', widgets(), { name: '  Shop ' });
    expect(created).toMatchObject({ status: 201, body: { name: 'Shop', is_default: false, model: null } });
    const { id, public_id } = created.body;
    const { items } = (await home.send('GET', widgets())).body;
    expect(items.map((w: { id: string }) => w.id)).toEqual([first.id, id]);
    expect(items[0].is_default).toBe(true);
    expect((await home.send('PATCH', widgets(`/${id}`), { name: 'Store' })).body.name).toBe('Store');
    expect((await config(public_id)).body.name).toBe('Store');
    expect((await home.send('DELETE', widgets(`/${id}`))).status).toBe(204);
    expect((await config(public_id)).status).toBe(404);
    expect((await home.send('GET', widgets(`/${id}`))).status).toBe(404);
  });

  it('keep the default one', async () => {
    const answer = await home.send('DELETE', widgets(`/${first.id}`));
    expect(answer).toMatchObject({ status: 409, body: { code: 'widget_is_default' } });
    expect((await config(first.public_id)).status).toBe(200);
  });

  it.each([
    ['no name', 'POST', '', {}],
    ['a blank name', 'POST', '', { name: ' ' }],
    ['a long name', 'POST', '', { name: 'n'.repeat(101) }],
    ['an own public id', 'POST', '', { name: 'n', public_id: 'mine' }],
    ['an endless overlap', 'POST', '/:id/rotate', { overlap_hours: 721 }],
    ['a long message', 'POST', '/:id/pause', { paused: true, message: 'm'.repeat(301) }],
    ['no page', 'POST', '/:id/origins/check', { page: '' }],
  ])('refuse %s', async (_, method, path, body) => {
    const answer = await home.send(method, widgets(path.replace(':id', first.id)), body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  it('are duplicated with their settings, not with their identity', async () => {
    const from = await made('From');
    const settings = {
      allowed_origins: ['https://*.shop.example'],
      knowledge: { folders: ['a/b'], tags: ['x'] },
      limits: { messages_per_minute: 5, messages_per_day: null, visitor_messages_per_day: 7 },
      qa_enabled: false,
      model: 'nexus/extractive',
      pause_message: 'Back at nine.',
    };
    expect((await home.send('PATCH', widgets(`/${from.id}`), settings)).body).toMatchObject(settings);
    const copy = await home.send('POST', widgets(`/${from.id}/duplicate`), {});
    expect(copy).toMatchObject({ status: 201, body: { ...settings, name: 'From copy', is_default: false } });
    expect(copy.body.id).not.toBe(from.id);
    expect(copy.body.public_id).not.toBe(from.public_id);
    const named = await home.send('POST', widgets(`/${first.id}/duplicate`), { name: 'Second' });
    expect(named.body).toMatchObject({ name: 'Second', is_default: false });
  });

  it('have a maximum, told in words', async () => {
    const small = await startApi(testEnvironment({ NEXUS_MAX_WIDGETS: '2' }));
    const scenario = await Scenario.in(small);
    expect((await scenario.send('POST', widgets(), { name: 'A' })).status).toBe(201);
    const refused = await scenario.send('POST', widgets(), { name: 'B' });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'quota_exceeded', detail: expect.stringMatching(/at most 2 widgets\. Delete one/) },
    });
    const { id } = await scenario.widget();
    expect((await scenario.send('POST', widgets(`/${id}/duplicate`), {})).status).toBe(409);
    await small.close();
  });

  it('take a model that exists, and no other', async () => {
    expect(await home.send('PATCH', widgets(`/${first.id}`), { model: 'no/such' })).toMatchObject({
      status: 422,
      body: { code: 'model_not_found' },
    });
  });

  it('say why an origin may use them or not', async () => {
    const { id } = await made('Checked');
    await home.send('PATCH', widgets(`/${id}`), { allowed_origins: ['https://*.shop.example'] });
    const check = async (page: string) =>
      (await home.send('POST', widgets(`/${id}/origins/check`), { page })).body as Record<string, unknown>;
    expect(await check('https://www.shop.example/cart')).toMatchObject({
      allowed: true,
      matched: 'https://*.shop.example',
    });
    expect(await check('https://shop.example')).toMatchObject({ allowed: false, reason: 'apex' });
    expect(await check('http://www.shop.example')).toMatchObject({ allowed: false, reason: 'scheme' });
    expect(await check(api.url)).toMatchObject({ allowed: true, reason: 'own' });
  });

  it('admit what a pattern covers, and the frame says so too', async () => {
    const { id, public_id } = await made('Patterns');
    await home.send('PATCH', widgets(`/${id}`), { allowed_origins: ['https://*.shop.example', 'http://localhost:*'] });
    expect((await session(public_id, 'https://www.shop.example')).status).toBe(200);
    expect((await session(public_id, 'http://localhost:4200')).status).toBe(200);
    expect((await session(public_id, 'https://shop.example')).body.code).toBe('origin_not_allowed');
    expect((await session(public_id, 'https://www.shop.example.evil.test')).body.code).toBe('origin_not_allowed');
    const frame = await fetch(`${api.url}/chat-playground?site_id=${public_id}`);
    if (frame.status === 200)
      expect(frame.headers.get('content-security-policy')).toContain(
        'frame-ancestors https://*.shop.example http://localhost:*',
      );
  });

  it('get a new public id; the one before is accepted for the overlap and not longer', async () => {
    const { id, public_id: old } = await made('Rotated');
    const rotated = (await home.send('POST', widgets(`/${id}/rotate`), { overlap_hours: 2 })).body;
    expect(rotated.public_id).not.toBe(old);
    expect(rotated.previous_public_id).toBe(old);
    expect(Date.parse(rotated.previous_until) - Date.now()).toBeGreaterThan(7_100_000);
    for (const publicId of [old, rotated.public_id]) {
      expect((await config(publicId)).body.public_id).toBe(rotated.public_id);
      expect((await session(publicId, api.url)).status).toBe(200);
    }
    const again = (await home.send('POST', widgets(`/${id}/rotate`), { overlap_hours: 0 })).body;
    expect(again.previous_public_id).toBeNull();
    expect((await config(again.public_id)).status).toBe(200);
    for (const publicId of [old, rotated.public_id]) {
      expect((await config(publicId)).status).toBe(404);
      expect((await session(publicId, api.url)).body.code).toBe('widget_not_found');
    }
  });

  it('are changed with the permission for widgets only', async () => {
    const [editor, viewer] = [await home.member('editor'), await home.member('viewer')];
    const changes: [string, string, object?][] = [
      ['POST', '', { name: 'V' }],
      ['POST', `/${first.id}/duplicate`, {}],
      ['POST', `/${first.id}/pause`, { paused: false }],
      ['POST', `/${first.id}/rotate`, { overlap_hours: 1 }],
      ['PATCH', `/${first.id}`, { qa_enabled: true }],
      ['DELETE', `/${first.id}`],
    ];
    for (const [method, path, body] of changes)
      expect(await home.send(method, widgets(path), body, viewer)).toMatchObject({ status: 403 });
    expect((await home.send('POST', widgets(), { name: 'E' }, editor)).status).toBe(201);
  });

  describe('are found in a page, or not', () => {
    let site: TestSite;
    beforeAll(async () => (site = await new TestSite().start()));
    afterAll(() => site.stop());
    const check = (url: string, id = first.id, as: Headed = home.owner) =>
      home.send('POST', widgets(`/${id}/install/check`), { url }, as);
    const html = { headers: { 'content-type': 'text/html' } };

    it('with the reason, and whether the page is allowed', async () => {
      const { id, snippet } = await made('Installed');
      site.set('/with', { ...html, body: `<body>${snippet}</body>` });
      site.set('/without', { ...html, body: '<body>Shop</body>' });
      site.set('/picture', { headers: { 'content-type': 'image/png' }, body: 'x' });
      site.set('/robots.txt', { body: 'User-agent: *\nDisallow: /closed' });
      expect((await check(`${site.url}/with`, id)).body).toMatchObject({
        state: 'installed',
        origin: { allowed: false, reason: 'port' },
      });
      expect((await check(`${site.url}/without`, id)).body.state).toBe('not_found');
      for (const path of ['/picture', '/missing', '/closed'])
        expect((await check(site.url + path, id)).body.state).toBe('unreadable');
    });

    it('for those who may change them, and at addresses of the web', async () => {
      expect((await check(site.url, first.id, await home.member('viewer'))).status).toBe(403);
      expect((await check(site.url, first.id, stranger.owner)).status).toBe(404);
      for (const url of ['nonsense', 'ftp://a.test', 'https://u:p@a.test'])
        expect(await check(url)).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
      const closed = await startApi(testEnvironment({ NEXUS_ALLOW_PRIVATE_PROVIDERS: 'false' }));
      const scenario = await Scenario.in(closed);
      const { id } = await scenario.widget();
      const before = site.requests.length;
      const answer = await scenario.send('POST', widgets(`/${id}/install/check`), { url: site.url });
      expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
      expect(site.requests).toHaveLength(before);
      await closed.close();
    });
  });

  describe('the default one under /api/script', () => {
    const script = (body?: object, as: Headed = home.owner, workspace = home.owner.workspaceId) =>
      home.send(body ? 'POST' : 'GET', `/api/script/${workspace}`, body, as);

    it('has theme, buttons, model and code', async () => {
      const answering = { model: 'nexus/extractive', folders: ['shop'], tags: ['public'], qa_enabled: false };
      const buttons = [{ label: 'Refunds', icon: 'none', action: 'send', value: 'How do refunds work?' }];
      const theme = { ...defaultDesign().theme, position: 'left' };
      const put = await script({ theme_settings: theme, quick_buttons: buttons, model_config: answering });
      const read = await script();
      expect(put).toMatchObject({ status: 200, body: read.body });
      expect(read.body).toMatchObject({
        workspace_id: home.owner.workspaceId,
        site_id: (await home.widget()).public_id,
        theme_settings: theme,
        quick_buttons: buttons,
        model_config: { ...answering, prompt_id: null },
      });
      expect(read.body.snippet).toContain(read.body.site_id);
      expect(read.body.iframe).toContain(`client_id=${home.owner.workspaceId}&amp;site_id=${read.body.site_id}`);
      const shown = (await config(read.body.site_id)).body;
      expect(shown).toMatchObject({ theme: { position: 'left' }, quick_buttons: [{ label: 'Refunds' }] });
      // What is left out stays.
      const kept = await script({ model_config: { tags: [] } });
      expect(kept.body).toMatchObject({ quick_buttons: buttons, model_config: { ...answering, tags: [] } });
    });

    it('changes nothing when a part of it is invalid', async () => {
      const before = (await script()).body;
      const link = { label: 'Run', icon: 'none', action: 'link', value: 'javascript:alert(1)' };
      const answering = { qa_enabled: !before.model_config.qa_enabled };
      const refused = await script({ model_config: answering, quick_buttons: [link] });
      expect(refused).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
      expect((await script()).body).toEqual(before);
    });

    it('belongs to its workspace', async () => {
      for (const body of [undefined, { quick_buttons: [] }])
        expect(await script(body, stranger.owner)).toMatchObject({
          status: 404,
          body: { code: 'workspace_not_found' },
        });
      expect((await script({}, await home.member('viewer'))).status).toBe(403);
      expect((await script({ model_config: { model: 'no/such' } })).body.code).toBe('model_not_found');
      expect((await script({ theme_settings: { primary: 'red' } })).status).toBe(422);
    });
  });
});
