/** The built api in production mode, as a child process, for benches. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startScript } from './children.mjs';
import { benchServices, freePort, root } from './services.mjs';

const secret = () => randomBytes(32).toString('base64');

export function benchEnvironment(services, extra = {}) {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    DATABASE_URL: services.databaseUrl,
    VECTOR_DATABASE_URL: services.vectorDatabaseUrl,
    VECTOR_STORE: 'pgvector',
    REDIS_URL: services.redisUrl,
    NEXUS_DATA_DIR: mkdtempSync(join(tmpdir(), 'nexus-bench-')),
    NEXUS_JWT_SECRET: secret(),
    NEXUS_MASTER_KEY: secret(),
    NEXUS_SIGNUP: 'open',
    NEXUS_COMPLETIONS_PER_MINUTE: '10000000',
    NEXUS_STREAMS_PER_MEMBER: '1000',
    NEXUS_QUEUE_PREFIX: `{bench-${process.pid}}`,
    LOG_LEVEL: 'error',
    ...extra,
  };
}

const built = (name) => join(root, 'backend/dist', name);

export async function migrate(env) {
  const child = fork(built('migrate.js'), { env, silent: true });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('migration failed');
}

/** @param flags of Node; `quiet` leaves out what it logs */
export async function startProcess(name, env, { flags = [], quiet = false } = {}) {
  const stdio = ['ignore', quiet ? 'ignore' : 'inherit', 'inherit', 'ipc'];
  const child = fork(built(name), { env, stdio, execArgv: flags });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
  ]);
  return { child, stop: () => child.kill('SIGTERM') };
}

export async function startApi(env, options) {
  const port = await freePort();
  const { child, stop } = await startProcess('main.js', { ...env, PORT: String(port), HOST: '127.0.0.1' }, options);
  return { url: `http://127.0.0.1:${port}`, child, stop };
}

/** Registers an account; answers the headers of its requests. */
export async function account(url) {
  const id = randomBytes(6).toString('hex');
  const response = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: `bench-${id}@example.com`,
      password: `pw-${secret()}`,
      name: 'Bench',
      workspace_name: `Bench ${id}`,
    }),
  });
  if (response.status !== 201) throw new Error(`register answered ${response.status}`);
  const { access_token: token } = await response.json();
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
}

export async function ask(url, headers, body) {
  const response = await fetch(`${url}/api/v1/create`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, cache: response.headers.get('x-nexus-cache'), body: await response.json() };
}

/**
 * The api in front of a simulated provider. `stop` ends both and whatever else was put into `stops`, last first.
 * @param extra environment of the product
 * @param options of `benchServices`, and of the api's process as `process`
 */
export async function startWithUpstream(extra = {}, options = {}) {
  const services = await benchServices(options);
  console.log(`Runs on: ${services.describe}`);
  const stops = [services.stop];
  const stop = () => Promise.all(stops.reverse().map((each) => each()));
  try {
    const upstream = await startScript('upstream.mjs');
    stops.push(upstream.stop);
    const key = 'sk-bench';
    const url = `http://127.0.0.1:${upstream.port}/api/v1`;
    const env = benchEnvironment(services, { OPENROUTER_BASE_URL: url, OPENROUTER_API_KEY: key, ...extra });
    await migrate(env);
    const api = await startApi(env, options.process);
    stops.push(api.stop);
    return { api, env, upstream: { url, key, child: upstream.child }, stops, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
