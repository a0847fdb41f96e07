import { spawn } from 'node:child_process';
import { type ChatEvent, SseDecoder, toChatEvent } from '@nexus/contracts';
import { OpenRouterSimulator, type SimulatorOptions } from '@nexus/testing';
import { Redis } from 'ioredis';
import { eventually } from '../support/accounts.js';
import type { Headed } from '../support/http.js';
import { freePort } from '../support/product.js';
import { type RunningApi, startApi, type TestEnvironment, testEnvironment } from '../support/test-app.js';

export const MODEL = 'sim/standard';

export interface ChatBench {
  simulator: OpenRouterSimulator;
  environment: TestEnvironment;
  replicas: RunningApi[];
  close(): Promise<void>;
}

/** Replicas of one installation with a simulated provider and short leases. */
export async function startBench(
  replicas: number,
  overrides: Record<string, string> = {},
  options: SimulatorOptions = {},
): Promise<ChatBench> {
  const simulator = new OpenRouterSimulator(options);
  await simulator.start();
  const environment = testEnvironment({
    OPENROUTER_BASE_URL: simulator.url,
    OPENROUTER_API_KEY: 'sk-test',
    NEXUS_RUN_HEARTBEAT_MS: '100',
    NEXUS_RUN_LEASE_MS: '600',
    NEXUS_RUN_GRACE_MS: '400',
    ...overrides,
  });
  const apps: RunningApi[] = [];
  for (let i = 0; i < replicas; i++) apps.push(await startApi(environment));
  return {
    simulator,
    environment,
    replicas: apps,
    close: async () => {
      await Promise.all(apps.map((a) => a.close()));
      await simulator.stop();
    },
  };
}

export { type Answer, ask, send } from '../support/http.js';

export interface Stream {
  status: number;
  headers: Headers;
  events: ChatEvent[];
  ids: number[];
  raw: string[];
  text(): string;
  ended: Promise<void>;
  leave(): void;
}

/** Opens an event stream and collects it in the background. */
export async function open(
  api: Pick<RunningApi, 'url'>,
  path: string,
  as: Headed,
  init: { body?: object; headers?: Record<string, string> } = {},
): Promise<Stream> {
  const abort = new AbortController();
  const response = await fetch(api.url + path, {
    method: init.body ? 'POST' : 'GET',
    headers: { ...(init.body ? { 'content-type': 'application/json' } : {}), ...as.headers, ...init.headers },
    ...(init.body ? { body: JSON.stringify(init.body) } : {}),
    signal: abort.signal,
  });
  const events: ChatEvent[] = [];
  const ids: number[] = [];
  const raw: string[] = [];
  const stream = response.body;
  const read = async (): Promise<void> => {
    const decoder = new SseDecoder();
    const text = new TextDecoder();
    for await (const chunk of stream ?? []) {
      const piece = text.decode(chunk as Uint8Array, { stream: true });
      raw.push(piece);
      for (const message of decoder.feed(piece)) {
        const numbered = toChatEvent(message);
        if (!numbered) continue;
        events.push(numbered.event);
        ids.push(numbered.id);
      }
    }
  };
  const ended = read().catch(() => undefined);
  return {
    status: response.status,
    headers: response.headers,
    events,
    ids,
    raw,
    ended,
    text: () => textOf(events),
    leave: () => abort.abort(),
  };
}

export const stream = (api: Pick<RunningApi, 'url'>, as: Headed, body: object): Promise<Stream> =>
  open(api, '/api/v1/create', as, { body: { ...body, stream: true } });

export const textOf = (events: readonly ChatEvent[]): string =>
  events.map((e) => (e.type === 'delta' ? e.text : '')).join('');

export function startOf(events: readonly ChatEvent[]): Extract<ChatEvent, { type: 'start' }> {
  const start = events[0];
  if (start?.type !== 'start') throw new Error(`The first event is ${start?.type}`);
  return start;
}

export const until = (what: string, condition: () => boolean | Promise<boolean>): Promise<unknown> =>
  eventually(what, async () => (await condition()) || undefined, 15_000);

/** A separate Redis for one test, which stops it. */
export async function startRedis(): Promise<{ url: string; kill: () => void }> {
  const port = await freePort();
  const child = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1'], {
    stdio: 'ignore',
  });
  const probe = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  await eventually('redis-server answers', () =>
    probe.connect().then(
      () => true,
      () => false,
    ),
  );
  probe.disconnect();
  return { url: `redis://127.0.0.1:${port}/0`, kill: () => void child.kill('SIGKILL') };
}
