import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BODIES,
  CHAT_BODIES,
  filled,
  listed,
  pathOf,
  queriesOf,
  routesOf,
} from '../../bench/support/hostile-bodies.mjs';
import { watchLoop } from '../../bench/support/loop-watch.mjs';
import { registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

type Route = ReturnType<typeof routesOf>[number];

/** The bench `hostile` holds 50 ms on a machine of its own; here the client, the tests and others compute as well. */
const HOLD_MS = 400;
/** Thousands of requests, one after the other. */
const MANY_MS = 300_000;
/** What other bodies are like enough, or takes long to send. */
const LEFT_OUT = new Set(['deep lists', 'a megabyte', 'a list of empty objects', 'ten megabytes of Han']);
const UNLIMITED = ['WRITES', 'READS', 'UPLOADS', 'RETRIEVALS', 'EMBEDDINGS'].map((name) => [
  `NEXUS_${name}_PER_MINUTE`,
  '10000000',
]);

const chosen = (bodies: Readonly<Record<string, () => string | Buffer>>): [string, Buffer][] =>
  Object.entries(bodies).flatMap(([what, make]) => (LEFT_OUT.has(what) ? [] : [[what, Buffer.from(make() as string)]]));

describe('hostile requests to every route', () => {
  let api: RunningApi;
  let document: object;
  let routes: Route[];
  const bodies = chosen(BODIES);
  const watch = watchLoop();
  const failed: string[] = [];
  const held: string[] = [];

  beforeAll(async () => {
    api = await startApi(testEnvironment(Object.fromEntries(UNLIMITED) as Record<string, string>));
    document = (await (await fetch(`${api.url}/api/openapi.json`)).json()) as object;
    routes = routesOf(document);
  });
  afterAll(async () => {
    watch.stop();
    await api.close();
  });

  async function send(
    route: Route,
    what: string,
    path: string,
    headers: Record<string, string>,
    body?: Buffer | string,
  ) {
    watch.take();
    const name = `${route.verb} ${route.path}: ${what}`;
    try {
      const answer = await fetch(api.url + path, {
        method: route.verb,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        body: body as string,
        signal: AbortSignal.timeout(30_000),
      });
      if (answer.status >= 500) failed.push(`${name}: ${answer.status} ${await answer.text()}`);
      else await answer.body?.cancel();
    } catch (error) {
      // Refused before it was read as a whole.
      if ((error as Error).name === 'TimeoutError') failed.push(`${name}: no answer`);
    }
    const ms = watch.take();
    if (ms > HOLD_MS) held.push(`${name}: ${ms} ms`);
  }

  const verdict = (): void => {
    expect(failed).toEqual([]);
    expect(held).toEqual([]);
  };

  it(
    'bodies, by nobody and by a member',
    async () => {
      for (const route of routes.filter(({ verb }) => verb !== 'GET')) {
        const member = route.isPublic ? null : (await registerAccount(api)).headers;
        const own = route.schema
          ? [
              ['long lists', JSON.stringify(listed(document, route.schema))],
              ['filled', JSON.stringify(filled(document, route.schema, 'x'.repeat(30_000)))],
            ]
          : [];
        const callers: Record<string, string>[] = member ? [{}, member] : [{}];
        for (const headers of callers)
          for (const [what, body] of [...bodies, ...own] as [string, Buffer][])
            await send(route, what, pathOf(route.path), headers, body);
      }
      verdict();
    },
    MANY_MS,
  );

  it('chats', async () => {
    const { headers } = await registerAccount(api);
    const chats = chosen(CHAT_BODIES);
    for (const route of routes.filter(({ path }) => /chat(\/completions)?$/.test(path)))
      for (const [what, body] of chats) {
        await send(route, what, route.path, headers, body);
        await send(route, what, route.path, { ...headers, 'idempotency-key': what.replaceAll(' ', '-') }, body);
      }
    verdict();
  });

  it('queries', async () => {
    const { headers } = await registerAccount(api);
    for (const route of routes.filter(({ verb, path }) => verb === 'GET' && !path.endsWith('/events')))
      for (const query of queriesOf(route))
        await send(route, query.slice(0, 40), `${pathOf(route.path)}?${query}`, headers);
    verdict();
  });
});
