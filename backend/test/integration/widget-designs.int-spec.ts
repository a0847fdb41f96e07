import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDesign, type WidgetDesign } from '@nexus/contracts';
import { WIDGET_DIST } from '../../src/static/frontends.js';
import { Scenario } from '../support/scenario.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

jest.setTimeout(60_000);

/** A changed copy of the standard design. */
function designed(change: (design: WidgetDesign) => void): WidgetDesign {
  const design = defaultDesign();
  change(design);
  return design;
}
const greeting = (text: string) => designed(({ behaviour }) => (behaviour.greeting = text));

describe('designs of widgets', () => {
  let api: RunningApi;
  let home: Scenario;
  let widget: { id: string; public_id: string };

  const call = (method: string, path = '', body?: object) =>
    home.send(method, `/api/widgets/${widget.id}/design${path}`, body);
  const save = (design: object) => call('PUT', '/draft', design);
  const publish = (note?: string) => call('POST', '/publish', note === undefined ? {} : { note });
  const shown = (headers = {}) => fetch(`${api.url}/api/widget/${widget.public_id}/config`, { headers });

  beforeAll(async () => {
    api = await startApi(testEnvironment({ NEXUS_MAX_WIDGET_DESIGNS: '3' }));
    home = await Scenario.in(api);
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    widget = (await home.send('POST', '/api/widgets', { name: 'W' })).body;
  });

  it('begin with the standard one, without a draft', async () => {
    expect((await call('GET')).body).toEqual({ version: 1, published: defaultDesign(), draft: null });
    expect((await call('GET', '/versions')).body).toEqual({ items: [] });
    expect((await publish()).body.version).toBe(1);
  });

  it('are shown to visitors when they are published, not before', async () => {
    const draft = designed(({ theme, behaviour }) => {
      theme.light.brand = '#0b6e4f';
      theme.launcher_text = ' Help ';
      theme.properties = { '--nexus-panel-width': '440px' };
      behaviour.greeting = 'Ahoy';
      behaviour.quick_buttons = [{ label: 'Cart', icon: 'cart', action: 'link', value: 'https://shop.example/cart' }];
    });
    expect((await save(draft)).body).toMatchObject({ version: 1, draft: { theme: { launcher_text: 'Help' } } });
    expect((await home.send('GET', `/api/widgets/${widget.id}`)).body).toMatchObject({
      has_draft: true,
      brand: '#5a5dea',
    });
    expect(await (await shown()).json()).toMatchObject({ greeting: '', quick_buttons: [] });
    expect((await publish('Spring')).body).toMatchObject({
      version: 2,
      draft: null,
      published: { behaviour: { greeting: 'Ahoy' } },
    });
    expect(await (await shown()).json()).toMatchObject({
      greeting: 'Ahoy',
      launcher: { text: 'Help' },
      theme: { light: { primary: '#0b6e4f', 'panel-width': '440px' } },
      quick_buttons: [{ label: 'Cart', action: 'link', value: 'https://shop.example/cart', icon: expect.any(String) }],
    });
    expect((await home.send('GET', `/api/widgets/${widget.id}`)).body).toMatchObject({
      has_draft: false,
      brand: '#0b6e4f',
    });
  });

  it('have an ETag that changes with what is shown', async () => {
    const first = await shown();
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const same = await shown({ 'if-none-match': etag });
    expect([same.status, await same.text()]).toEqual([304, '']);
    await save(greeting('New'));
    expect((await shown({ 'if-none-match': etag })).status).toBe(304);
    await publish();
    const changed = await shown({ 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it('can be discarded, and restored from a version', async () => {
    for (const text of ['One', 'Two']) {
      await save(greeting(text));
      await publish(text);
    }
    const { items } = (await call('GET', '/versions')).body;
    expect(items.map((v: { version: number; note: string }) => [v.version, v.note])).toEqual([
      [3, 'Two'],
      [2, 'One'],
      [1, ''],
    ]);
    await save(greeting('Never'));
    expect((await call('DELETE', '/draft')).status).toBe(204);
    expect((await call('GET')).body).toMatchObject({ draft: null, published: { behaviour: { greeting: 'Two' } } });
    expect((await call('POST', '/versions/2/restore')).body.draft.behaviour.greeting).toBe('One');
    expect(await (await shown()).json()).toMatchObject({ greeting: 'Two' });
    await publish();
    expect(await (await shown()).json()).toMatchObject({ greeting: 'One' });
    // The oldest one went for the newest.
    const left = (await call('GET', '/versions')).body.items;
    expect(left.map((v: { version: number }) => v.version)).toEqual([4, 3, 2]);
    expect(await call('POST', '/versions/1/restore')).toMatchObject({
      status: 404,
      body: { code: 'widget_design_not_found' },
    });
    expect((await call('POST', '/versions/x/restore')).status).toBe(400);
  });

  it.each<[string, (design: WidgetDesign) => void, string]>([
    ['a colour that is none', ({ theme }) => (theme.dark.brand = 'red;}'), 'theme.dark.brand'],
    ['an unknown font', ({ theme }) => (theme.font = 'x' as never), 'theme.font'],
    ['a size of pages', ({ theme }) => (theme.size = 400), 'theme.size'],
    ['an unpublished property', ({ theme }) => (theme.properties = { '--_bg': '#fff' }), 'theme.properties'],
    [
      'an address in a property',
      ({ theme }) => (theme.properties = { '--nexus-shadow': 'url(//x)' }),
      'theme.properties',
    ],
    [
      'a property that is no text',
      ({ theme }) => (theme.properties = { '--nexus-radius': 4 as never }),
      'theme.properties',
    ],
    ['a long greeting', ({ behaviour }) => (behaviour.greeting = 'g'.repeat(501)), 'behaviour.greeting'],
    [
      'many buttons',
      ({ behaviour }) => (behaviour.quick_buttons = Array.from({ length: 9 }, () => SEND)),
      'behaviour.quick_buttons',
    ],
    [
      'a script as a link',
      ({ behaviour }) => (behaviour.quick_buttons = [{ ...SEND, action: 'link', value: 'javascript:alert(1)' }]),
      'behaviour.quick_buttons.0.value',
    ],
    [
      'a call that is no name',
      ({ behaviour }) => (behaviour.quick_buttons = [SEND, { ...SEND, action: 'call', value: 'a b()' }]),
      'behaviour.quick_buttons.1.value',
    ],
    ['an unknown field', (design) => Object.assign(design, { script: 'x' }), 'script'],
  ])('refuse %s', async (_, change, field) => {
    const answer = await save(designed(change));
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(answer.body.errors.map((e: { field: string }) => e.field).join()).toContain(field);
    expect((await call('GET')).body.draft).toBeNull();
  });

  it('are changed with the permission for widgets only', async () => {
    const viewer = await home.member('viewer');
    const as = (method: string, path: string, body?: object) =>
      home.send(method, `/api/widgets/${widget.id}/design${path}`, body, viewer);
    expect((await as('GET', '')).status).toBe(200);
    expect((await as('PUT', '/draft', defaultDesign())).status).toBe(403);
    expect((await as('DELETE', '/draft')).status).toBe(403);
    expect((await as('POST', '/publish', {})).status).toBe(403);
    expect((await as('POST', '/versions/1/restore')).status).toBe(403);
  });

  it('are previewed in a frame of the console only', async () => {
    const answer = await fetch(`${api.url}/widget/preview/index.html`);
    if (!existsSync(join(WIDGET_DIST, 'preview/index.html'))) return expect(answer.status).toBe(404);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    const script = await fetch(`${api.url}/widget/nexus-chat.js`);
    expect(script.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('go with a copy of the widget, and the message of a pause to its visitors', async () => {
    await save(greeting('Copied'));
    await publish();
    const copy = (await home.send('POST', `/api/widgets/${widget.id}/duplicate`, {})).body;
    widget = copy;
    expect((await call('GET')).body).toMatchObject({ version: 1, published: { behaviour: { greeting: 'Copied' } } });
    await home.send('POST', `/api/widgets/${copy.id}/pause`, { paused: true, message: 'Back soon.' });
    expect(await (await shown()).json()).toMatchObject({ pause_message: 'Back soon.' });
  });
});

const SEND = { label: 'L', icon: 'none', action: 'send', value: 'V' } as const;
