/** The bundled stores: embedded PostgreSQL and a private Redis, neither accessible to other users. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atRoot } from '../lib/project.mjs';
import { freePort, redisTalk } from './ports.mjs';
import { baseEnv, forkChild, spawnChild } from './spawning.mjs';
import { readyByMessage } from './supervisor.mjs';

/** Maximum length of a socket path on every Unix, without the file name that PostgreSQL clients expect. */
const SOCKET_DIR_MAX = 103 - '/.s.PGSQL.5432'.length;

/**
 * The embedded database has no password, so it listens on a socket in a private folder. Windows clients do not support such
 * sockets: there it uses a loopback port.
 */
export async function postgresService({ dataDir, logs }) {
  const data = ['--data', join(dataDir, 'postgres')];
  const socketDir = process.platform === 'win32' ? null : privateDir(dataDir);
  const port = socketDir ? 5432 : await freePort();
  const address = socketDir ? ['--socket-dir', socketDir] : ['--port', String(port)];
  const host = socketDir ? encodeURIComponent(socketDir) : '127.0.0.1';
  return {
    url: `postgres://postgres@${host}:${port}/postgres`,
    name: 'postgres',
    stage: 0,
    readyTimeoutMs: 120_000,
    stopTimeoutMs: 15_000,
    spawn: () =>
      logs.withOutput('postgres', (output) =>
        forkChild(atRoot('scripts/launcher/embedded-postgres.mjs'), [...data, ...address], { output }),
      ),
    ready: readyByMessage,
  };
}

function privateDir(dataDir) {
  const dir = join(dataDir, 'run');
  if (dir.length > SOCKET_DIR_MAX) {
    const short = mkdtempSync(join(tmpdir(), 'nexus-'));
    return short.length > SOCKET_DIR_MAX ? null : short;
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return dir;
}

/**
 * The configuration is passed by standard input: a password among the arguments would be visible to everyone on the machine.
 *
 * @param maxMemoryMb data limit: beyond it, Redis refuses writes that add data, and keeps what it has
 */
export async function redisService({ dataDir, logs, binary, password, maxMemoryMb }) {
  const port = await freePort();
  const dir = join(dataDir, 'redis');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const input = redisConfig({ port, dir, password, persistent: true, extra: [`maxmemory ${maxMemoryMb}mb`] });
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    name: 'redis',
    stage: 1,
    spawn: () =>
      logs.withOutput('redis', (output) =>
        spawnChild(binary.file, ['-'], { env: { ...baseEnv(), ...binary.env }, output, input }),
      ),
    ready: (_child, signal) => untilRedisAnswers({ port, password }, signal),
  };
}

/** @param {{port: number, dir: string, password?: string, persistent?: boolean, extra?: string[]}} options */
export function redisConfig({ port, dir, password, persistent = false, extra = [] }) {
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${JSON.stringify(dir)}`,
    'save ""',
    'maxmemory-policy noeviction',
    'loglevel warning',
    ...(password ? [`requirepass ${password}`] : []),
    // Otherwise a killed server would lose all jobs and usage events since its start.
    ...(persistent ? ['appendonly yes', 'appendfsync everysec'] : ['appendonly no']),
    ...extra,
  ];
  return `${lines.join('\n')}\n`;
}

/** Also waits while it loads its file. */
export async function untilRedisAnswers(address, signal) {
  while (!signal?.aborted) {
    const answer = await redisTalk(address, ['PING']);
    if (answer?.includes('PONG')) return;
    await delay(30);
  }
}
