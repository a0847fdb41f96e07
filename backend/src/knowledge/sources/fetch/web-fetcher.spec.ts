import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { collect } from './content-encoding.js';
import { addressProblem, mayRedirect } from './page-address.js';
import { type FetcherSettings, type FetchOptions, WebFetcher } from './web-fetcher.js';

let server: Server;
let port: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const seen: string[] = [];
const open: WebFetcher[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => {
  seen.length = 0;
  answer = (_, response) => response.end('hello');
});
afterAll(async () => {
  await Promise.all(open.map((fetcher) => fetcher.onApplicationShutdown()));
  server.closeAllConnections();
  server.close();
});

type Resolve = NonNullable<FetcherSettings['resolve']>;
/** Successive answers of a name server; the last one repeats. */
const names =
  (...answers: string[][]): Resolve =>
  (_, __, done) => {
    const addresses = answers.length > 1 ? answers.shift()! : answers[0]!;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

function fetcher(allowPrivate: boolean, resolve?: Resolve): WebFetcher {
  const made = new WebFetcher({ userAgent: 'Test/1.0', allowPrivate, resolve });
  open.push(made);
  return made;
}
const get = (url: string, allowPrivate = true, options: Partial<FetchOptions> = {}, resolve?: Resolve) =>
  fetcher(allowPrivate, resolve).fetch(url, { signal: new AbortController().signal, ...options });
const here = (path: string): string => `http://127.0.0.1:${port}${path}`;
const REFUSED = { name: 'PageFailure', code: 'address_refused' };

describe('addresses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://10.0.0.1/',
    'http://172.16.5.4/',
    'http://192.168.0.10/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://foo.localhost/',
    'http://redis:6379/',
    'http://metadata.google.internal/',
    'http://printer.local/',
    'http://１２７.０.０.１/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'ftp://example.com/',
    'data:text/html,hi',
    'http://user:pass@example.com/',
    'not an address',
  ])('%s is refused before a connection is opened', async (url) => {
    expect(addressProblem(url, false)).toBeDefined();
    await expect(get(url, false)).rejects.toMatchObject(REFUSED);
  });

  it.each([
    'http://169.254.169.254/',
    'http://[fd00:ec2::254]/',
    'http://0.0.0.0/',
    'http://224.0.0.1/',
    'http://[fe80::1]/',
  ])('%s is refused even if private networks may be read', async (url) => {
    await expect(get(url, true)).rejects.toMatchObject(REFUSED);
  });

  it.each([[['127.0.0.1']], [['93.184.216.34', '10.0.0.1']], [['::ffff:10.0.0.1']], [['169.254.169.254']], [['::1']]])(
    'a name that resolves to %j is refused when the connection is opened',
    async (addresses) => {
      await expect(get(`http://page.example:${port}/`, false, {}, names(addresses))).rejects.toMatchObject(REFUSED);
      expect(seen).toEqual([]);
    },
  );

  it('a name that resolves differently for a second connection is still checked', async () => {
    const rebinding = names(['127.0.0.1'], ['169.254.169.254']);
    const reader = fetcher(true, rebinding);
    answer = (_, response) => response.writeHead(302, { location: '/next', connection: 'close' }).end();
    const { signal } = new AbortController();
    await expect(reader.fetch(`http://page.example:${port}/`, { signal })).rejects.toMatchObject(REFUSED);
    expect(seen).toEqual(['/']);
  });

  it.each(['http://169.254.169.254/', 'http://[::ffff:169.254.169.254]/', 'http://0.0.0.0:1/'])(
    'a redirect to %s is not followed',
    async (location) => {
      answer = (_, response) => response.writeHead(302, { location }).end();
      await expect(get(here('/'))).rejects.toMatchObject(REFUSED);
    },
  );

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://user:pass@example.com/', ''])(
    'a redirect to “%s” is not followed',
    async (location) => {
      answer = (_, response) => response.writeHead(301, location ? { location } : {}).end();
      await expect(get(here('/'))).rejects.toMatchObject({ code: 'bad_redirect' });
    },
  );

  it('a public site cannot redirect into a private network that may be read', () => {
    expect(mayRedirect('https://example.com/', 'http://127.0.0.1:6379/', true)).toBe(false);
    expect(mayRedirect('https://example.com/', 'http://intranet/', true)).toBe(false);
    expect(mayRedirect('http://intranet/', 'http://10.0.0.5/', true)).toBe(true);
    expect(mayRedirect('http://intranet/', 'http://10.0.0.5/', false)).toBe(false);
    expect(mayRedirect('http://example.com/', 'https://www.example.com/', false)).toBe(true);
  });
});

describe('answers', () => {
  it('follow redirects, five at most, and stay on the site if required', async () => {
    answer = ({ url }, response) => {
      const hop = Number(url!.slice(1));
      if (hop < 5) response.writeHead(302, { location: `/${hop + 1}` }).end();
      else response.end('end');
    };
    expect((await get(here('/0'))).url).toBe(here('/5'));
    answer = ({ url }, response) => response.writeHead(302, { location: `/${Number(url!.slice(1)) + 1}` }).end();
    await expect(get(here('/0'))).rejects.toMatchObject({ code: 'bad_redirect' });
    answer = (_, response) => response.writeHead(302, { location: 'http://127.0.0.2/' }).end();
    await expect(get(here('/'), true, { stayOnSite: true })).rejects.toMatchObject({ code: 'moved_away' });
  });

  it('are decompressed, up to the limit', async () => {
    for (const [encoding, pack] of [
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
    ] as const) {
      answer = (_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(pack('unpacked'));
      expect(String(await collect((await get(here('/'))).body, 100))).toBe('unpacked');
    }
    answer = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)));
    await expect(collect((await get(here('/'))).body, 1_000_000)).rejects.toMatchObject({ code: 'too_large' });
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end('x');
    await expect(get(here('/'))).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('carry validators in both directions, but neither cookies nor credentials', async () => {
    let sent: IncomingMessage['headers'] = {};
    answer = ({ headers }, response) => {
      sent = headers;
      response.writeHead(304, { 'set-cookie': 'a=b' }).end();
    };
    const page = await get(here('/'), true, { etag: '"1"', lastModified: 'Tue, 24 Nov 2026 10:00:00 GMT' });
    expect(page.status).toBe(304);
    expect(sent).toMatchObject({ 'if-none-match': '"1"', 'user-agent': 'Test/1.0' });
    expect(sent['if-modified-since']).toContain('24 Nov');
    expect(sent.cookie ?? sent.authorization).toBeUndefined();
  });

  it.each([
    [404, {}, { code: 'gone' }],
    [410, {}, { code: 'gone' }],
    [429, { 'retry-after': '7' }, { code: 'slow_down', retryAfterMs: 7_000 }],
    [503, { 'retry-after': '1' }, { code: 'slow_down' }],
    [503, {}, { code: 'http_error' }],
    [403, {}, { code: 'http_error', message: expect.stringContaining('403') }],
  ])('with status %d are failures with a reason', async (status, headers, expected) => {
    answer = (_, response) => response.writeHead(status, headers).end();
    await expect(get(here('/'))).rejects.toMatchObject(expected);
  });

  it('that do not arrive, or break off, are failures with a reason', async () => {
    await expect(get('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'unreachable' });
    const unknown: Resolve = (_, __, done) => done(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), []);
    await expect(get('http://nothing.example/', false, {}, unknown)).rejects.toMatchObject({ code: 'name_unknown' });
    await expect(get(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'tls' });
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => request.socket.destroy());
    };
    await expect(collect((await get(here('/'))).body, 1000)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('end when the reader is aborted', async () => {
    answer = () => undefined;
    const stop = new AbortController();
    const asked = get(here('/'), true, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});
