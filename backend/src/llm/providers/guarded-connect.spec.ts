import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { guardedConnect } from '../../common/net/guarded-connect.js';
import { UpstreamClient } from './openai-protocol/client.js';

type Resolve = NonNullable<Parameters<typeof guardedConnect>[2]>;

let server: Server;
let port: number;
const seen: string[] = [];
const clients: UpstreamClient[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request.headers.host ?? '');
    if (request.url === '/v1/away') response.writeHead(302, { location: `http://127.0.0.1:${port}/v1/models` }).end();
    else response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{"data":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  await Promise.all(clients.map((c) => c.close(true)));
  server.closeAllConnections();
  server.close();
});

/** Successive answers of a name server; the last one repeats. */
const names =
  (...answers: string[][]): Resolve =>
  (_, __, done) => {
    const addresses = (answers.length > 1 ? answers.shift()! : answers[0]!).map((address) => ({ address, family: 4 }));
    done(null, addresses);
  };

function get(host: string, allowPrivate: boolean, resolve?: Resolve, path = '/models'): Promise<unknown> {
  const client = new UpstreamClient({
    baseUrl: `http://${host}:${port}/v1`,
    headers: {},
    idleTimeoutMs: 2_000,
    totalTimeoutMs: 5_000,
    maxAnswerBytes: 1_000_000,
    connect: guardedConnect(allowPrivate, 1_000, resolve),
  });
  clients.push(client);
  return client.get(path, undefined, new AbortController().signal);
}
const REFUSED = { name: 'DomainError', code: 'provider_address_refused' };

describe('guardedConnect', () => {
  it('refuses private addresses, given directly or by name', async () => {
    await expect(get('127.0.0.1', false)).rejects.toMatchObject(REFUSED);
    await expect(get('[::ffff:127.0.0.1]', false)).rejects.toMatchObject(REFUSED);
    await expect(get('model.example', false, names(['127.0.0.1']))).rejects.toMatchObject(REFUSED);
    expect(seen).toEqual([]);
  });

  it('refuses names with any private address', async () => {
    await expect(get('model.example', false, names(['93.184.216.34', '10.0.0.1']))).rejects.toMatchObject(REFUSED);
  });

  it('checks the address of each connection, which defeats DNS rebinding', async () => {
    const rebinding = names(['169.254.169.254'], ['127.0.0.1']);
    await expect(get('model.example', true, rebinding)).rejects.toMatchObject(REFUSED);
    expect(seen).toEqual([]);
    const client = new UpstreamClient({
      baseUrl: `http://model.example:${port}/v1`,
      headers: {},
      idleTimeoutMs: 2_000,
      totalTimeoutMs: 5_000,
      maxAnswerBytes: 1_000_000,
      connect: guardedConnect(true, 1_000, names(['127.0.0.1'], ['169.254.169.254'])),
    });
    clients.push(client);
    const { signal } = new AbortController();
    expect(await client.get('/models', undefined, signal)).toMatchObject({ status: 200 });
    await expect(client.get('/models', undefined, signal)).rejects.toMatchObject(REFUSED);
  });

  it('connects to the resolved address', async () => {
    expect(await get('model.example', true, names(['127.0.0.1']))).toMatchObject({ status: 200 });
    expect(seen.at(-1)).toBe(`model.example:${port}`);
  });

  it('does not follow a redirect', async () => {
    const before = seen.length;
    await expect(get('127.0.0.1', true, undefined, '/away')).rejects.toMatchObject({ code: 'provider_error' });
    expect(seen).toHaveLength(before + 1);
  });

  it('reports an unresolvable name as an unreachable server', async () => {
    const none: Resolve = (_, __, done) => done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
    await expect(get('model.example', false, none)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });
});
