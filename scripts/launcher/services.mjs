/** How each child process is started and known to be ready. */
import { fork, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atRoot, Refusal } from '../lib/project.mjs';
import { freePort, redisTalk } from './ports.mjs';
import { readyByMessage } from './supervisor.mjs';

/** Server processes inherit no debugger, no test options and not the caller's NODE_OPTIONS. */
const baseEnv = () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return env;
};

export async function postgresService({ dataDir }) {
  const port = await freePort();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    name: 'postgres',
    stopTimeoutMs: 15_000,
    spawn: () =>
      fork(atRoot('scripts/launcher/embedded-postgres.mjs'), ['--data', join(dataDir, 'postgres'), '--port', String(port)], {
        env: baseEnv(),
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    ready: readyByMessage,
  };
}

/** The configuration goes in by standard input: a password among the arguments would be seen by everyone on the machine. */
export async function redisService({ dataDir, binary, password }) {
  const port = await freePort();
  const dir = join(dataDir, 'redis');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const config = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${JSON.stringify(dir)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    `requirepass ${password}`,
    'loglevel warning',
    '',
  ].join('\n');
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    name: 'redis',
    spawn: () => {
      const child = spawn(binary.file, ['-'], { env: { ...baseEnv(), ...binary.env }, stdio: ['pipe', 'ignore', 'inherit'] });
      child.stdin.on('error', () => undefined);
      child.stdin.end(config);
      return child;
    },
    ready: async () => {
      while (!(await redisTalk({ port, password }, ['PING']))?.includes('PONG')) await delay(50);
    },
  };
}

const built = (name) => atRoot('backend/dist', name);

export const workerService = (env) => ({
  name: 'worker',
  spawn: () => fork(built('worker.js'), { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  ready: readyByMessage,
});

export const apiService = (env) => ({
  name: 'api',
  spawn: () => fork(built('main.js'), { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  ready: readyByMessage,
});

/** @throws Refusal when the schema cannot be brought up to date; the reason is above it. */
export async function migrate(env) {
  const child = fork(built('migrate.js'), { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Refusal(`${output.trim()}\nThe database could not be brought up to date: the reason is above.`);
}

export function childEnv(settings, secrets, urls) {
  return {
    LOG_LEVEL: 'warn',
    NEXUS_SIGNUP: settings.loopback ? 'open' : 'setup',
    NEXUS_PROFILE: settings.databaseUrl ? 'external' : 'embedded',
    ...baseEnv(),
    NODE_ENV: 'production',
    HOST: settings.host,
    PORT: String(settings.port),
    NEXUS_DATA_DIR: settings.dataDir,
    DATABASE_URL: urls.database,
    REDIS_URL: urls.redis,
    NEXUS_JWT_SECRET: secrets.NEXUS_JWT_SECRET,
    NEXUS_MASTER_KEY: secrets.NEXUS_MASTER_KEY,
    NEXUS_SETUP_TOKEN: secrets.NEXUS_SETUP_TOKEN,
    UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '8',
  };
}

/** A private Redis outlives a launcher that was killed: end it before its data are opened again. */
export async function reapOrphans(processesFile) {
  if (!existsSync(processesFile) || process.platform !== 'linux') return;
  const pids = JSON.parse(readFileSync(processesFile, 'utf8'));
  for (const [name, pid] of Object.entries(pids)) {
    const expected = { redis: /redis|valkey/, postgres: /embedded-postgres/, api: /backend\/dist\/main/, worker: /backend\/dist\/worker/ }[name];
    if (!expected?.test(commandLine(pid))) continue;
    process.kill(pid, 'SIGTERM');
    for (let i = 0; i < 100 && expected.test(commandLine(pid)); i++) await delay(100);
    if (expected.test(commandLine(pid))) process.kill(pid, 'SIGKILL');
  }
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
