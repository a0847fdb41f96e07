import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { SystemClock } from '../../src/common/clock/clock.js';
import { AnsweredRequests } from '../../src/idempotency/answered-requests.js';
import { digest } from '../../src/idempotency/idempotency-key.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import type { Headed } from '../support/http.js';
import { type Answer, type ChatBench, send, startBench, startRedis, until } from './chat-support.js';

describe('Idempotency-Key', () => {
  let bench: ChatBench;
  let account: TestAccount;
  let foreign: TestAccount;

  beforeAll(async () => {
    bench = await startBench(2);
    account = await registerAccount(api());
    foreign = await registerAccount(api());
  });
  afterAll(() => bench.close());

  const api = (i = 0) => bench.replicas[i]!;
  const redis = () => api().app.get(RedisService, { strict: false }).client;
  const post = (path: string, key: string, body?: object, as: Headed = account, i = 0): Promise<Answer> =>
    send(api(i), 'POST', path, as, body, { 'idempotency-key': key });
  const prompts = async (as: Headed = account): Promise<{ name: string }[]> =>
    (await send(api(), 'GET', '/api/prompts', as)).body.items;
  const named = async (name: string, as?: Headed) => (await prompts(as)).filter((p) => p.name === name).length;

  it('gives the same answer again, on any replica, and does nothing twice', async () => {
    const [key, name] = [randomUUID(), `Once ${randomUUID()}`];
    const first = await post('/api/prompts', key, { name, text: 'Be brief.' });
    const again = await post('/api/prompts', key, { text: 'Be brief.', name }, account, 1);
    expect(first.status).toBe(201);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect([first, again].map((a) => a.headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(await named(name)).toBe(1);
  });

  it('does it once for many at the same moment', async () => {
    const [key, name] = [randomUUID(), `Race ${randomUUID()}`];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => post('/api/prompts', key, { name, text: 'x' }, account, i % 2)),
    );
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((a) => a.body.id)).size).toBe(1);
    expect(await named(name)).toBe(1);
  });

  it('refuses another body, and another endpoint', async () => {
    const key = randomUUID();
    expect((await post('/api/prompts', key, { name: 'A', text: 'x' })).status).toBe(201);
    const conflict = { status: 409, body: { code: 'idempotency_conflict' } };
    expect(await post('/api/prompts', key, { name: 'B', text: 'x' })).toMatchObject(conflict);
    expect(await post('/api/tokens', key, { name: 'A', scopes: ['chat'] })).toMatchObject(conflict);
    expect(await post('/api/v1/create', key, { prompt: 'A' })).toMatchObject(conflict);
    const other = randomUUID();
    expect((await post('/api/v1/create', other, { prompt: 'Hello?' })).status).toBe(200);
    expect(await post('/api/prompts', other, { name: 'A', text: 'x' })).toMatchObject(conflict);
  });

  it('keeps a new secret for its maker only, and never in the clear', async () => {
    const key = randomUUID();
    const body = { name: 'Secret', scopes: ['chat'] };
    const first = await post('/api/tokens', key, body);
    expect(first.body.token).toMatch(/^nxs_/);
    expect((await post('/api/tokens', key, body)).body).toEqual(first.body);
    const kept = await redis().keys(`{ws:${account.workspaceId}}:idem:*`);
    const values = await Promise.all(kept.map((k) => redis().get(k)));
    expect(values.some((v) => v?.startsWith('done '))).toBe(true);
    expect(JSON.stringify([kept, values])).not.toContain(first.body.token);
    expect(JSON.stringify([kept, values])).not.toContain(key);
    const theirs = await post('/api/tokens', key, body, foreign);
    expect(theirs.body.token).toMatch(/^nxs_/);
    expect(theirs.body.token).not.toBe(first.body.token);
  });

  it('frees its key when the request fails', async () => {
    const key = randomUUID();
    expect((await post('/api/prompts', key, { name: '', text: 'x' })).status).toBe(422);
    expect((await post('/api/prompts', key, { name: 'Now', text: 'x' })).status).toBe(201);
  });

  it('repeats an answer without a body', async () => {
    const made = await send(api(), 'POST', '/api/prompts', account, { name: 'Old', text: 'x' });
    const key = randomUUID();
    const path = `/api/prompts/${made.body.id}/activate`;
    const first = await post(path, key);
    const again = await post(path, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(first.status).toBeLessThan(300);
  });

  it.each(['', 'with space', 'ü', 'x'.repeat(256)])('refuses the key %p', async (key) => {
    const raw = { ...account.headers, 'content-type': 'application/json', 'idempotency-key': key };
    const init = { method: 'POST', headers: raw, body: JSON.stringify({ name: 'A', text: 'x' }) };
    expect((await fetch(`${api().url}/api/prompts`, init)).status).toBe(400);
  });

  it('leaves reading and uploads alone', async () => {
    const headers = { ...account.headers, 'idempotency-key': 'bad key' };
    expect((await send(api(), 'GET', '/api/prompts', { headers } as never)).status).toBe(200);
    const form = new FormData();
    form.append('file', new Blob(['text'], { type: 'text/plain' }), 'a.txt');
    expect((await fetch(`${api().url}/api/rag/upload`, { method: 'POST', headers, body: form })).status).toBe(202);
  });

  it('does not wait for ever for a first request that has died', async () => {
    const replica = api();
    const answered = replica.app.get(AnsweredRequests, { strict: false });
    const request = { workspaceId: account.workspaceId, name: `x:${randomUUID()}`, hash: digest('a') };
    expect(await answered.claim(request)).toMatchObject({ first: true });
    const impatient = new AnsweredRequests(
      replica.app.get(RedisService, { strict: false }),
      Object.assign(new SystemClock(), { monotonic: () => (now += 3_000), sleep: () => Promise.resolve() }),
      bench.environment.config('api'),
    );
    let now = 0;
    await expect(impatient.claim(request)).rejects.toMatchObject({ code: 'conflict' });
    await redis().del(`{ws:${account.workspaceId}}:idem:${request.name}`);
    expect(await answered.claim(request)).toMatchObject({ first: true });
  });

  it('does not open an answer for another caller, whatever is in Redis', async () => {
    const answered = api().app.get(AnsweredRequests, { strict: false });
    const mine = { workspaceId: account.workspaceId, name: `member:1:${randomUUID()}`, hash: digest('a') };
    const claim = await answered.claim(mine);
    if (claim.first) await claim.keep({ token: 'nxs_secret' });
    expect(await answered.claim(mine)).toEqual({ first: false, body: { token: 'nxs_secret' } });
    const sealed = await redis().get(`{ws:${account.workspaceId}}:idem:${mine.name}`);
    const theirs = { ...mine, workspaceId: foreign.workspaceId };
    await redis().set(`{ws:${foreign.workspaceId}}:idem:${mine.name}`, sealed!);
    await expect(answered.claim(theirs)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('says so when an answer was too large to be kept', async () => {
    const answered = api().app.get(AnsweredRequests, { strict: false });
    const request = { workspaceId: account.workspaceId, name: `x:${randomUUID()}`, hash: digest('a') };
    const claim = await answered.claim(request);
    if (claim.first) await claim.keep('x'.repeat(300_000));
    await expect(answered.claim(request)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is in the OpenAPI document at every POST of a signed-in caller', async () => {
    const document = (await (await fetch(`${api().url}/api/openapi.json`)).json()) as OpenAPIObject;
    const takes = (path: string) =>
      (document.paths[path]?.post?.parameters ?? []).some((p) => 'name' in p && p.name === 'Idempotency-Key');
    for (const path of ['/api/tokens', '/api/prompts', '/api/v1/create', '/v1/chat/completions'])
      expect([path, takes(path)]).toEqual([path, true]);
    for (const path of ['/api/rag/upload', '/api/auth/login']) expect([path, takes(path)]).toEqual([path, false]);
  });
});

describe('Idempotency-Key without Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let bench: ChatBench;
  beforeAll(async () => {
    server = await startRedis();
    bench = await startBench(1, { REDIS_URL: server.url, REDIS_CLUSTER: 'false' });
  });
  afterAll(async () => {
    server.kill();
    await bench.close();
  });

  it('does not stand in the way', async () => {
    const api = bench.replicas[0]!;
    const account = await registerAccount(api);
    server.kill();
    await until('Redis is gone', () => !api.app.get(RedisService, { strict: false }).available);
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await send(api, 'POST', '/api/tokens', account, { name: 'A', scopes: ['chat'] }, headers);
    expect(answer.status).toBe(201);
  });
});
