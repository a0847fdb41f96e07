import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SystemScope } from '../../src/database/system-scope.js';
import { Widget } from '../../src/embeds/widget.entity.js';
import { Member } from '../../src/workspaces/member.entity.js';
import { Workspace } from '../../src/workspaces/workspace.entity.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import type { Headed } from '../support/http.js';
import { Scenario } from '../support/scenario.js';
import { type RunningApi } from '../support/test-app.js';
import { type ChatBench, MODEL, open, send, startBench, startOf, type Stream, until } from './chat-support.js';
import { register } from './identity-support.js';

const SITE = 'https://shop.example';
const FEED = '/api/rag/documents/events';
const LIMIT = 3;
const WITHIN_MS = 5_000;
const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** Milliseconds until the server ended the stream; it has to within five seconds. */
async function endOf(stream: Stream): Promise<number> {
  const start = performance.now();
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('still open')), WITHIN_MS));
  await Promise.race([stream.ended, late]);
  return performance.now() - start;
}
const isOpen = async (stream: Stream): Promise<boolean> =>
  Promise.race([stream.ended.then(() => false), new Promise<boolean>((r) => setTimeout(() => r(true), 1_500))]);

describe('open streams end with the right to them', () => {
  let bench: ChatBench;
  let a: RunningApi;
  let b: RunningApi;
  let owner: TestAccount;
  beforeAll(async () => {
    bench = await startBench(2, {
      NEXUS_LOGIN_ATTEMPTS: '1000',
      NEXUS_STREAMS_PER_TOKEN: String(LIMIT),
      NEXUS_RUN_GRACE_MS: '10000',
    });
    [a, b] = bench.replicas as [RunningApi, RunningApi];
    owner = await registerAccount(a);
  });
  afterAll(() => bench?.close());
  beforeEach(() => bench.simulator.reset());

  const system = () => a.app.get(SystemScope, { strict: false });
  const scenario = () => new Scenario(a, owner);
  const apiToken = (more = {}) => scenario().token(['chat', 'rag:read'], more);
  const feed = async (api: RunningApi, as: Headed): Promise<Stream> => {
    const stream = await open(api, FEED, as);
    expect(stream.status).toBe(200);
    return stream;
  };
  const slowAnswer = () => bench.simulator.script({ text: 'word '.repeat(400), tokenMs: 50 });

  describe('the feed of documents', () => {
    it('when the API token is revoked, on both replicas; not before', async () => {
      const { id, token } = await apiToken();
      const streams = await Promise.all([a, b].map((api) => feed(api, withToken(token))));
      const other = await feed(a, owner);
      expect(await isOpen(streams[0]!)).toBe(true);
      expect((await send(a, 'DELETE', `/api/tokens/${id}`, owner)).status).toBe(204);
      for (const stream of streams) expect(await endOf(stream)).toBeLessThan(WITHIN_MS);
      expect(await isOpen(other)).toBe(true);
      other.leave();
    });

    it('when the API token expires', async () => {
      const { token } = await apiToken({ expires_at: new Date(Date.now() + 1_500).toISOString() });
      await endOf(await feed(a, withToken(token)));
    });

    it('when the session has ended', async () => {
      const person = await register(a);
      const stream = await feed(b, withToken(person.token));
      expect((await send(a, 'POST', '/api/auth/logout', withToken(person.token))).status).toBe(204);
      await endOf(stream);
    });

    it('when the member has left, also where nobody announced it', async () => {
      const guest = await scenario().member('viewer');
      const stream = await feed(b, guest);
      const where = { userId: guest.userId, workspaceId: owner.workspaceId };
      await system().run('auth.member', (em) => em.nativeDelete(Member, where));
      await endOf(stream);
    });

    it('when the workspace is gone', async () => {
      const someone = await registerAccount(a);
      const stream = await feed(a, someone);
      await system().run('auth.register', async (em) => {
        await em.nativeDelete(Member, { workspaceId: someone.workspaceId });
        await em.nativeDelete(Workspace, { id: someone.workspaceId });
      });
      await endOf(stream);
    });
  });

  describe('answers', () => {
    const body = () => ({ prompt: `Slowly ${randomUUID()}`, model: MODEL, stream: true });

    it('say why, in both protocols, and cannot be resumed', async () => {
      const { id, token } = await apiToken();
      slowAnswer();
      slowAnswer();
      const own = await open(b, '/api/v1/create', withToken(token), { body: body() });
      const messages = [{ role: 'user', content: `Slowly ${randomUUID()}` }];
      const compatible = await open(a, '/v1/chat/completions', withToken(token), {
        body: { model: MODEL, messages, stream: true },
      });
      expect([own.status, compatible.status]).toEqual([200, 200]);
      await send(a, 'DELETE', `/api/tokens/${id}`, owner);
      await endOf(own);
      await endOf(compatible);
      expect(own.events.at(-1)).toMatchObject({ type: 'error', problem: { code: 'token_invalid' } });
      expect(compatible.raw.join('')).toContain('token');
      expect((await open(a, `/api/v1/streams/${startOf(own.events).id}`, withToken(token))).status).toBe(401);
    });

    it('that are resumed end as well', async () => {
      const { id, token } = await apiToken();
      slowAnswer();
      const first = await open(a, '/api/v1/create', withToken(token), { body: body() });
      await until('the first event', () => first.events.length > 0);
      const { id: streamId } = startOf(first.events);
      const resumed = await open(b, `/api/v1/streams/${streamId}`, withToken(token));
      expect(resumed.status).toBe(200);
      await send(a, 'DELETE', `/api/tokens/${id}`, owner);
      await endOf(resumed);
      expect(resumed.events.at(-1)).toMatchObject({ type: 'error', problem: { code: 'token_invalid' } });
    });
  });

  describe('visitors', () => {
    let widget: { id: string; public_id: string };
    beforeAll(async () => {
      widget = await scenario().widget();
      await patch({ allowed_origins: [SITE, 'https://other.example'] });
      await scenario().answersWith(MODEL);
    });
    const patch = (change: object) => send(a, 'PATCH', `/api/widgets/${widget.id}`, owner, change);
    const visitor = (origin = SITE) => scenario().visitor(origin);
    const message = (api: RunningApi, as: Headed) => {
      slowAnswer();
      return open(api, '/api/widget/messages', as, {
        body: { message: `Hello ${randomUUID()}`, client_message_id: randomUUID() },
      });
    };
    const refused = async (api: RunningApi, as: Headed, code: string) => {
      const end = Date.now() + WITHIN_MS;
      for (;;) {
        const { status, body } = await send(api, 'POST', `/api/widget/streams/${randomUUID()}/cancel`, as, {});
        if (body?.code === code) return;
        if (Date.now() > end) throw new Error(`${status} ${body?.code} instead of ${code}`);
        await new Promise((r) => setTimeout(r, 100));
      }
    };

    it('of a removed website are out within five seconds on both replicas; a new session serves the others', async () => {
      const [there, here] = [await visitor('https://other.example'), await visitor()];
      const stream = await message(b, there);
      expect(stream.status).toBe(200);
      await patch({ allowed_origins: [SITE] });
      await endOf(stream);
      expect(stream.events.at(-1)).toMatchObject({ type: 'error', problem: { code: 'token_invalid' } });
      for (const api of [a, b]) {
        await refused(api, there, 'token_invalid');
        await refused(api, here, 'token_invalid');
        await refused(api, await visitor(), 'stream_not_found');
      }
    });

    it('of a paused widget as well, also after it was switched on again', async () => {
      const before = await visitor();
      const stream = await message(b, before);
      await patch({ is_paused: true });
      await endOf(stream);
      expect(stream.events.at(-1)).toMatchObject({ type: 'error', problem: { code: 'widget_paused' } });
      for (const api of [a, b]) await refused(api, before, 'widget_paused');
      await patch({ is_paused: false });
      for (const api of [a, b]) await refused(api, before, 'token_invalid');
    });

    it('are out by each of two changes made at once', async () => {
      await patch({ allowed_origins: [SITE, 'https://a.example', 'https://b.example'] });
      const generation = async () =>
        (await system().run('widgets.public', (em) => em.findOneOrFail(Widget, { id: widget.id }))).generation;
      const before = await generation();
      await Promise.all([
        patch({ is_paused: true }),
        patch({ allowed_origins: [SITE, 'https://a.example'] }),
        patch({ allowed_origins: [SITE, 'https://b.example'] }),
      ]);
      expect(await generation()).toBe(before + 3);
      await patch({ is_paused: false, allowed_origins: [SITE] });
    });

    it('go on through changes that take nothing away', async () => {
      const before = await visitor();
      await patch({ greeting: 'Hello again', allowed_origins: [SITE, 'https://third.example'] });
      for (const api of [a, b]) await refused(api, before, 'stream_not_found');
    });
  });

  it('are limited for each principal; one that was left makes room', async () => {
    const { token } = await apiToken();
    const streams = [];
    for (let i = 0; i < LIMIT; i++) streams.push(await feed(a, withToken(token)));
    const refused = await send(a, 'GET', FEED, withToken(token));
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_streams' } });
    expect(refused.body.detail).toContain(`At most ${LIMIT} streams`);
    (await feed(a, owner)).leave();
    streams.shift()!.leave();
    const end = Date.now() + 2_000;
    let next = await open(a, FEED, withToken(token));
    while (next.status === 429 && Date.now() < end) next = await open(a, FEED, withToken(token));
    expect(next.status).toBe(200);
    for (const stream of [...streams, next]) stream.leave();
  });
});
