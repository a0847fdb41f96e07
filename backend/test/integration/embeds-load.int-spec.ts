import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { send } from '../support/http.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

jest.setTimeout(60_000);

const SITE = 'https://shop.example';

describe('sessions and messages of widgets under load', () => {
  let api: RunningApi;
  let owner: TestAccount;
  let stranger: TestAccount;
  let widget: { id: string; public_id: string };

  const call = async (
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ) => send(api, method, path, null, options.body, options.headers);
  const widgetOf = async ({ headers }: TestAccount) =>
    (await call('GET', '/api/widgets', { headers: { ...headers } })).body.items[0];

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

  beforeAll(async () => {
    api = await startApi(testEnvironment({ TRUST_PROXY: 'true' }));
    [owner, stranger] = await Promise.all([registerAccount(api, 'Owner'), registerAccount(api, 'Stranger')]);
    widget = await widgetOf(owner);
    await send(api, 'PATCH', `/api/widgets/${widget.id}`, owner, { allowed_origins: [SITE] });
  });
  afterAll(() => api.close());

  it('opens a third of an address’s sessions freely, the others for work, and no more than all', async () => {
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

  it('takes a proof for its own widget, network and time only', async () => {
    const network = subscriber();
    for (let i = 0; i < 20; i++) await from(`${network}::${hex()}`);
    const other = await widgetOf(stranger);
    const good = await challengeOf(`${network}::1`);
    const wrong = [
      { challenge: good.challenge, solution: '0' },
      { ...solve(good), challenge: good.challenge.replace(/^14/, '1') },
      solve(await challengeOf(`${subscriber()}::1`)),
      solve(await challengeOf(`${network}::1`, other.public_id)),
      { challenge: 'x', solution: '1' },
    ];
    for (const proof of wrong)
      expect(await from(`${network}::2`, { proof })).toMatchObject({ status: 428, body: { code: 'proof_required' } });
    for (const proof of [{}, { challenge: 'x'.repeat(300), solution: '1' }, { challenge: 'x', solution: '-1' }, null])
      expect((await from(`${network}::2`, { proof })).status).toBe(422);
    expect((await from(`${network}::2`, { proof: solve(good) })).status).toBe(200);
  });

  it('asks everybody for work when a widget’s sessions come from everywhere', async () => {
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

  it('takes so many messages from one address, however many visitors write them', async () => {
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
