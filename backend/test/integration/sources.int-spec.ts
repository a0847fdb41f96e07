import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import { Clock } from '../../src/common/clock/clock.js';
import type { SourceDto, SourcePreviewDto, SourceRunDto } from '../../src/knowledge/sources/dto/source.dto.js';
import { CRAWL_QUEUE } from '../../src/knowledge/sources/run/crawl.queue.js';
import { CrawlScheduler } from '../../src/knowledge/sources/run/crawl-scheduler.js';
import { tinyPdf } from '../../src/parsing/testing/files.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, type TestEnvironment, testEnvironment } from '../support/test-app.js';
import { counts, ended, htmlPage, SourcesClient, TestSite } from './sources-support.js';

jest.setTimeout(120_000);

let environment: TestEnvironment;
let api: RunningApi;
let worker: INestApplicationContext;
let site: TestSite;
let own: SourcesClient;

beforeAll(async () => {
  environment = testEnvironment({ NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true', NEXUS_CRAWL_DELAY_MS: '0' });
  api = await startApi(environment);
  worker = await startWorker(environment);
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});
beforeEach(async () => {
  site = await new TestSite().start();
  own = new SourcesClient(api, await registerAccount(api));
});
afterEach(() => site.stop());

const names = async (): Promise<string[]> => (await own.documents()).map(({ name }) => name);

describe('a site', () => {
  it('is read along its links, as deep and as far as it may be', async () => {
    site.set(
      '/',
      htmlPage('Start', {
        links: ['/docs/a', '/docs/b#x', '/docs/b?utm_source=start', '/blog', '/logo.png', 'https://other.example/'],
      }),
    );
    site.set('/docs/a', htmlPage('A', { links: ['/docs/deep', '/docs/missing', '/'] }));
    site.set('/docs/b', htmlPage('B'));
    site.set('/docs/deep', htmlPage('Deep', { links: ['/docs/deeper'] }));
    site.set('/docs/deeper', htmlPage('Deeper'));
    site.set('/blog', htmlPage('Blog'));
    const source = await own.create({
      kind: 'site',
      url: site.url,
      max_depth: 2,
      exclude: ['/blog/**'],
      folder: 'web',
      tags: ['x'],
    });
    const run = await own.runToEnd(source.id);
    expect(counts(run)).toEqual(ended({ new: 4, failed: 1 }));
    expect(run.problems).toEqual([expect.objectContaining({ url: `${site.url}/docs/missing`, code: 'gone' })]);
    expect(await names()).toEqual(['A', 'B', 'Deep', 'Start']);
    expect(site.asked).toEqual(['/', '/docs/a', '/docs/b', '/docs/deep', '/docs/missing']);
    expect(site.requests[0]!.headers['user-agent']).toMatch(/^NexusAIHub\/1\.0/);
    expect(await own.source(source.id)).toMatchObject({ pages: 4, last_run: { pages_found: 5 } });
  });

  it('is asked again only for what has changed, and a banner is no change', async () => {
    const etagged =
      (etag: string, page = htmlPage('Tagged')) =>
      (request: { headers: Record<string, unknown> }) =>
        request.headers['if-none-match'] === etag ? { status: 304 } : { ...page, headers: { ...page.headers, etag } };
    site.set('/', htmlPage('Start', { links: ['/tagged', '/news', '/gone'], ad: 'Buy one' }));
    site.set('/tagged', etagged('"1"', htmlPage('Tagged', { links: ['/below'] })) as never);
    site.set('/below', htmlPage('Below'));
    site.set('/news', htmlPage('News'));
    site.set('/gone', htmlPage('Gone'));
    const source = await own.create({ kind: 'site', url: site.url });
    expect(counts(await own.runToEnd(source.id))).toEqual(ended({ new: 5 }));
    const before = new Map((await own.documents()).map((document) => [document.name, document.id]));

    site.set('/', htmlPage('Start', { links: ['/tagged', '/news', '/gone'], ad: 'Buy two' }));
    site.set(
      '/news',
      htmlPage('News', {
        text: '<p>Something else happened today, and it is told here in a few more words.</p>'.repeat(5),
      }),
    );
    site.set('/gone', { status: 410 });
    const second = await own.runToEnd(source.id);
    // The page under the unchanged one is still found.
    expect(counts(second)).toEqual(ended({ changed: 1, unchanged: 3, removed: 1 }));
    const after = new Map((await own.documents()).map((document) => [document.name, document.id]));
    expect([...after.keys()].sort()).toEqual(['Below', 'News', 'Start', 'Tagged']);
    for (const [name, id] of after) expect(before.get(name)).toBe(id);
    expect((await own.call<{ items: SourceRunDto[] }>('GET', `sources/${source.id}/runs`)).body.items).toHaveLength(2);
  });

  it('keeps to robots.txt, robots tags and the address a page names as its own', async () => {
    site.set('/robots.txt', { body: 'User-agent: *\nDisallow: /private' });
    site.set('/', htmlPage('Start', { links: ['/private/a', '/noindex', '/header', '/copy?page=1', '/moved'] }));
    site.set('/private/a', htmlPage('Private'));
    site.set('/noindex', htmlPage('Hidden', { head: '<meta name="robots" content="noindex">', links: ['/through'] }));
    site.set('/header', {
      ...htmlPage('Header'),
      headers: { 'content-type': 'text/html', 'x-robots-tag': 'noindex, nofollow' },
    });
    site.set('/copy?page=1', htmlPage('Copy', { head: '<link rel="canonical" href="/right">' }));
    site.set('/right', htmlPage('Right'));
    site.set('/moved', { status: 301, headers: { location: '/through' } });
    site.set('/through', htmlPage('Through'));
    const source = await own.create({ kind: 'site', url: site.url });
    const run = await own.runToEnd(source.id);
    expect(await names()).toEqual(['Right', 'Start', 'Through']);
    expect(counts(run)).toEqual(ended({ new: 3, skipped: 4 }));
    expect(site.asked).not.toContain('/private/a');
    // A page that asks not to be indexed any more takes its document along.
    site.set('/right', htmlPage('Right', { head: '<meta name="robots" content="noindex">' }));
    expect(counts(await own.runToEnd(source.id))).toMatchObject({ removed: 1 });
    expect(await names()).toEqual(['Start', 'Through']);
  });

  it('stops at its limit and says so', async () => {
    site.set('/', htmlPage('Start', { links: Array.from({ length: 8 }, (_, i) => `/p${i}`) }));
    for (let i = 0; i < 8; i++) site.set(`/p${i}`, htmlPage(`Page ${i}`));
    const source = await own.create({ kind: 'site', url: site.url, max_pages: 3 });
    const run = await own.runToEnd(source.id);
    expect(run).toMatchObject({ pages_found: 3, pages_new: 3, problems: [{ code: 'page_limit' }] });
    expect(site.asked).toHaveLength(3);
  });

  it('fails as a whole when nothing can be had of it', async () => {
    for (const [page, code] of [
      [{ status: 500 }, 'http_error'],
      [{ status: 200, headers: { 'content-type': 'video/mp4' }, body: 'x' }, 'unsupported_type'],
      [{ status: 302, headers: { location: 'https://example.com/' } }, 'moved_away'],
      [{ status: 302, headers: { location: '/' } }, 'bad_redirect'],
      [{ headers: { 'content-type': 'text/html', 'content-encoding': 'gzip' }, body: 'no gzip' }, 'unreadable'],
    ] as const) {
      site.set('/', page as never);
      const source = await own.create({ kind: 'site', url: site.url });
      const run = await own.runToEnd(source.id);
      expect([run.state, run.problems.map((p) => p.code)]).toEqual(['failed', [code]]);
      expect(run.problems[0]!.message).toMatch(/\.$/);
    }
    site.set('/robots.txt', { status: 503 });
    const source = await own.create({ kind: 'site', url: site.url });
    expect((await own.runToEnd(source.id)).problems[0]!.code).toBe('robots_unavailable');
    expect(await names()).toEqual([]);
  });
});

describe('a sitemap', () => {
  const sitemap = (...paths: string[]): string =>
    `<urlset>${paths.map((path) => `<url><loc>${site.url}${path}</loc></url>`).join('')}</urlset>`;

  it('is found by robots.txt, may be an index and zipped, and lists no other site', async () => {
    site.set('/robots.txt', { body: `Sitemap: ${site.url}/index.xml` });
    site.set('/index.xml', {
      body: `<sitemapindex><sitemap><loc>${site.url}/one.xml.gz</loc></sitemap><sitemap><loc>${site.url}/none.xml</loc></sitemap></sitemapindex>`,
    });
    site.set('/one.xml.gz', {
      body: gzipSync(
        `${sitemap('/a', '/list.pdf').replace('</urlset>', '')}<url><loc>http://other.example/x</loc></url></urlset>`,
      ),
    });
    site.set('/a', htmlPage('A', { links: ['/not-listed'] }));
    site.set('/list.pdf', {
      headers: { 'content-type': 'application/pdf' },
      body: tinyPdf([['The price list of this house.']]),
    });
    const source = await own.create({ kind: 'sitemap', url: site.url });
    const run = await own.runToEnd(source.id);
    expect(counts(run)).toEqual(ended({ new: 2 }));
    expect(run.problems).toEqual([expect.objectContaining({ code: 'sitemap_missing', url: `${site.url}/none.xml` })]);
    const documents = await own.documents();
    expect(documents.map(({ name, mime_type }) => [name, mime_type])).toEqual([
      ['A', 'text/html'],
      ['list.pdf', 'application/pdf'],
    ]);
    await own.reaches(documents[1]!.id, 'ready');
    expect((await own.query('What does the price list of this house say?'))[0]).toMatchObject({ title: 'list.pdf' });
    expect(counts(await own.runToEnd(source.id))).toEqual(ended({ unchanged: 2 }));
  });

  it('forgets a page that is missing from it twice, and keeps all when it cannot be read', async () => {
    site.set('/sitemap.xml', { body: sitemap('/a', '/b') });
    site.set('/a', htmlPage('A'));
    site.set('/b', htmlPage('B'));
    const source = await own.create({ kind: 'sitemap', url: `${site.url}/sitemap.xml` });
    await own.runToEnd(source.id);
    site.set('/sitemap.xml', { status: 500 });
    for (let i = 0; i < 2; i++) expect((await own.runToEnd(source.id)).state).toBe('failed');
    expect(await names()).toEqual(['A', 'B']);
    site.set('/sitemap.xml', { body: sitemap('/a') });
    expect(counts(await own.runToEnd(source.id))).toEqual(ended({ unchanged: 1 }));
    expect(await names()).toEqual(['A', 'B']);
    expect(counts(await own.runToEnd(source.id))).toEqual(ended({ unchanged: 1, removed: 1 }));
    expect(await names()).toEqual(['A']);
  });
});

describe('one page', () => {
  it('becomes a document by its address, and a new version by the same', async () => {
    site.set('/start', { status: 302, headers: { location: '/hours' } });
    site.set('/hours', htmlPage('Opening hours'));
    const first = await own.addPage({ url: `${site.url}/start?utm_source=mail#top`, folder: 'web' });
    expect(first).toMatchObject({ status: 202, body: { documents: [{ name: 'Opening hours' }] } });
    site.set(
      '/other',
      htmlPage('Opening hours', { text: '<p>The hours of another branch of the house are told on this page.</p>' }),
    );
    const other = await own.addPage({ url: `${site.url}/other`, folder: 'web' });
    expect(other.body.documents[0]!.id).not.toBe(first.body.documents[0]!.id);
    expect(other.body.documents[0]!.name).toMatch(/^Opening hours – 127.0.0.1/);
    site.set(
      '/hours',
      htmlPage('Opening hours', {
        text: '<p>The hours have changed: the house is open at night and closed by day.</p>',
      }),
    );
    const again = await own.addPage({ url: `${site.url}/hours` });
    expect(again.body.documents[0]!.id).toBe(first.body.documents[0]!.id);
  });

  it.each([
    [{}, 422, 'validation_failed'],
    [{ url: 7 }, 422, 'validation_failed'],
    [{ url: 'no address' }, 422, 'validation_failed'],
    [{ url: 'ftp://example.com/' }, 422, 'validation_failed'],
    [{ url: 'http://user:secret@example.com/' }, 422, 'validation_failed'],
    [{ url: 'http://169.254.169.254/latest/meta-data' }, 422, 'validation_failed'],
    [{ url: 'https://example.com/', more: 1 }, 422, 'validation_failed'],
    [{ url: '/missing' }, 422, 'page_unavailable'],
    [{ url: '/secret' }, 422, 'page_unavailable'],
    [{ url: '/scripts' }, 422, 'page_unavailable'],
    [{ url: '/metadata' }, 422, 'page_unavailable'],
  ])('refuses %j', async (body, status, code) => {
    site.set('/robots.txt', { body: 'User-agent: NexusAIHub\nDisallow: /secret' });
    site.set('/secret', htmlPage('Secret'));
    site.set('/scripts', {
      headers: { 'content-type': 'text/html' },
      body: '<div id="root"></div><script>app()</script>',
    });
    site.set('/metadata', { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' } });
    const { url } = body as { url?: unknown };
    const sent = typeof url === 'string' && url.startsWith('/') ? { url: site.url + url } : body;
    expect(await own.addPage(sent)).toMatchObject({ status, body: { code } });
    expect(await names()).toEqual([]);
  });
});

describe('runs', () => {
  it('are taken up where they were when their worker dies, and read no page twice', async () => {
    let release = (): void => undefined;
    const hold = new Promise<void>((resolve) => (release = resolve));
    site.set('/', htmlPage('Start', { links: ['/a', '/b', '/c'] }));
    for (const path of ['/a', '/b', '/c']) site.set(path, htmlPage(path.slice(1).toUpperCase()));
    site.set('/b', { ...htmlPage('B'), hold });
    const source = await own.create({ kind: 'site', url: site.url });
    const { body: run } = await own.call<SourceRunDto>('POST', `sources/${source.id}/run`);
    await eventually('the page that hangs', async () => site.asked.includes('/b'));
    const repeated = await own.call<SourceRunDto>('POST', `sources/${source.id}/run`);
    expect([repeated.status, repeated.body.id]).toEqual([202, run.id]);
    await worker.close();
    release();
    worker = await startWorker(environment);
    const end = await own.ended(source.id, run.id);
    expect(counts(end)).toEqual(ended({ new: 4 }));
    expect(site.asked.filter((path) => path !== '/b')).toEqual(['/', '/a', '/c']);
  });

  it('are queued again when Redis has lost their job', async () => {
    site.set('/', htmlPage('Start'));
    const source = await own.create({ kind: 'page', url: site.url });
    await worker.close();
    const { body: run } = await own.call<SourceRunDto>('POST', `sources/${source.id}/run`);
    await api.app.get<Queue>(getQueueToken(CRAWL_QUEUE), { strict: false }).obliterate({ force: true });
    worker = await startWorker(environment);
    expect(counts(await own.ended(source.id, run.id))).toEqual(ended({ new: 1 }));
  });

  it('are cancelled at once, even while a site does not answer', async () => {
    site.set('/', { ...htmlPage('Start'), hold: new Promise(() => undefined) });
    const source = await own.create({ kind: 'site', url: site.url });
    await own.call('POST', `sources/${source.id}/run`);
    await eventually('the page that hangs', async () => site.asked.length > 0);
    const started = Date.now();
    const answer = await own.call<SourceDto>('POST', `sources/${source.id}/cancel`);
    expect(answer).toMatchObject({ status: 202, body: { last_run: { state: 'cancelled' } } });
    expect(await own.call('POST', `sources/${source.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    site.set('/', htmlPage('Start'));
    expect(counts(await own.runToEnd(source.id))).toEqual(ended({ new: 1 }));
    expect(Date.now() - started).toBeLessThan(14_000);
  });

  it('start by schedule, once for each time they are due', async () => {
    site.set('/', htmlPage('Start'));
    const source = await own.create({ kind: 'page', url: site.url, schedule: 'daily' });
    expect(source.next_run_at).toBeDefined();
    const scheduler = worker.get(CrawlScheduler, { strict: false });
    await Promise.all([scheduler.once(), scheduler.once()]);
    const first = await own.source(source.id);
    await own.ended(source.id, first.last_run!.id);
    const clock = worker.get(Clock, { strict: false });
    const now = jest.spyOn(clock, 'now');
    try {
      now.mockReturnValue(new Date(Date.parse(first.next_run_at!) - 1));
      await scheduler.once();
      expect((await own.source(source.id)).last_run!.id).toBe(first.last_run!.id);
      now.mockReturnValue(new Date(Date.parse(first.next_run_at!) + 1));
      await scheduler.once();
    } finally {
      now.mockRestore();
    }
    const second = await own.source(source.id);
    expect(second.last_run!.id).not.toBe(first.last_run!.id);
    expect(Date.parse(second.next_run_at!) - Date.parse(first.next_run_at!)).toBe(24 * 3_600_000);
    await own.ended(source.id, second.last_run!.id);
    await own.call('PATCH', `sources/${source.id}`, { enabled: false });
    expect((await own.source(source.id)).next_run_at).toBeUndefined();
  });
});

describe('sources', () => {
  it('show before they are kept what they would read', async () => {
    site.set('/', htmlPage('Start', { links: ['/a', '/b', '/no'] }));
    const preview = (more: object) =>
      own.call<SourcePreviewDto>('POST', 'sources/preview', { url: site.url, kind: 'site', ...more });
    expect(await preview({ exclude: ['/no'] })).toMatchObject({
      status: 200,
      body: {
        total: 3,
        truncated: false,
        problems: [],
        pages: [{ title: 'Start' }, { url: `${site.url}/a` }, { url: `${site.url}/b` }],
      },
    });
    expect((await preview({ kind: 'sitemap' })).body).toMatchObject({
      total: 0,
      problems: [{ code: 'sitemap_missing' }],
    });
    expect((await preview({ url: 'http://nothing.invalid/' })).body.problems).toHaveLength(1);
    expect(await names()).toEqual([]);
  });

  it('leave their documents, or take them along', async () => {
    site.set('/a', htmlPage('A'));
    for (const documents of ['keep', 'delete'] as const) {
      const source = await own.create({ kind: 'page', url: `${site.url}/a` });
      await own.runToEnd(source.id);
      expect((await own.call('DELETE', `sources/${source.id}?documents=${documents}`)).status).toBe(204);
      expect((await own.call('GET', `sources/${source.id}`)).status).toBe(404);
      expect(await names()).toEqual(documents === 'keep' ? ['A'] : []);
      const [left] = await own.documents();
      if (left) await own.call('DELETE', `documents/${left.id}`);
    }
  });

  it('belong to one workspace', async () => {
    site.set('/a', htmlPage('A'));
    const source = await own.create({ kind: 'page', url: `${site.url}/a`, name: 'Mine' });
    const stranger = new SourcesClient(api, await registerAccount(api));
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/run'],
      ['POST', '/cancel'],
      ['GET', '/runs'],
    ] as const)
      expect(
        await stranger.call(method, `sources/${source.id}${path}`, method === 'PATCH' ? {} : undefined),
      ).toMatchObject({
        status: 404,
        body: { code: 'source_not_found' },
      });
    expect((await stranger.call<{ items: object[] }>('GET', 'sources')).body.items).toEqual([]);
    // The same address is another document there.
    await own.runToEnd(source.id);
    const theirs = await stranger.create({ kind: 'page', url: `${site.url}/a`, name: 'Mine' });
    await stranger.runToEnd(theirs.id);
    const [mine, other] = [await own.documents(), await stranger.documents()];
    expect([mine.length, other.length, mine[0]!.id === other[0]!.id]).toEqual([1, 1, false]);
  });

  it.each([
    [{ name: '' }],
    [{ kind: 'feed' }],
    [{ url: 'http://10.0.0.999/' }],
    [{ url: 'http://[fe80::1]/' }],
    [{ max_pages: 1001 }],
    [{ max_depth: -1 }],
    [{ include: ['docs/**'] }],
    [{ include: [7] }],
    [{ schedule: 'often' }],
    [{ enabled: 'yes' }],
    [{ other: 1 }],
  ])('refuse %j', async (wrong) => {
    const body = { name: 'S', kind: 'page', url: 'https://example.com/', ...wrong };
    expect(await own.call('POST', 'sources', body)).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect((await own.call('GET', 'sources/not-an-id')).status).toBe(422);
  });

  it('have names of their own', async () => {
    const first = await own.create({ name: 'Docs', kind: 'page', url: 'https://example.com/' });
    const same = { name: 'Docs', kind: 'page', url: 'https://example.com/b' };
    expect(await own.call('POST', 'sources', same)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const changed = await own.call<SourceDto>('PATCH', `sources/${first.id}`, {
      name: 'Guides',
      schedule: 'weekly',
      max_pages: 7,
    });
    expect(changed.body).toMatchObject({ name: 'Guides', schedule: 'weekly', max_pages: 7, kind: 'page' });
    expect(changed.body.next_run_at).toBeDefined();
    expect((await own.call<{ items: SourceDto[] }>('GET', 'sources')).body.items).toHaveLength(1);
  });
});
