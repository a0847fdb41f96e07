import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WIDGET_DIST } from '../../src/static/frontends.js';
import { Scenario } from '../support/scenario.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

jest.setTimeout(60_000);

const SITE = 'https://shop.example';

describe('the hosted page of a widget', () => {
  let api: RunningApi;
  let home: Scenario;
  let stranger: Scenario;
  let widget: { id: string; public_id: string };
  const patch = (body: object) => home.send('PATCH', `/api/widgets/${widget.id}`, body);

  beforeAll(async () => {
    api = await startApi(testEnvironment());
    [home, stranger] = [await Scenario.in(api, 'Home'), await Scenario.in(api, 'Stranger')];
    widget = await home.widget();
  });
  afterAll(() => api.close());

  const page = async (query: string) => {
    const response = await fetch(`${api.url}/chat-playground?${query}`);
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  const query = () => `client_id=${home.owner.workspaceId}&site_id=${widget.public_id}`;
  const built = existsSync(join(WIDGET_DIST, 'hosted/index.html'));

  it('may be framed by the listed websites and by no other', async () => {
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
      `client_id=${stranger.owner.workspaceId}&site_id=${widget.public_id}`,
      'site_id[]=a',
    ]) {
      const answer = await page(q);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('refuses a token in its address and does not repeat it', async () => {
    for (const extra of ['token=abc', 'visitor_token=abc', 'x=nxs_abcdef', 'y=eyJhbGciOi']) {
      const answer = await page(`${query()}&${extra}`);
      expect(answer.status).toBe(400);
      expect(answer.body).not.toContain(extra.split('=')[1]);
    }
  });
});
