/** PostgreSQL and Redis of a test run, all on loopback, in memory or in a temporary folder. */
import { fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atRoot } from '../lib/project.mjs';
import { freePort, redisTalk } from '../launcher/ports.mjs';
import { requireRedis } from '../launcher/redis-binary.mjs';
import { readyByMessage } from '../launcher/supervisor.mjs';

const stopAll = new Set();
export const stopTestServices = async () => Promise.all([...stopAll].map((stop) => stop()));

function track(child, cleanUp = () => undefined) {
  const stop = async () => {
    stopAll.delete(stop);
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    }
    cleanUp();
  };
  stopAll.add(stop);
  return stop;
}

/** One PGlite for the whole run: it takes hundreds of megabytes, and suites separate themselves by workspace. */
export async function startPostgres() {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'nexus-test-postgres-'));
  const child = fork(atRoot('scripts/launcher/embedded-postgres.mjs'), ['--data', join(dir, 'data'), '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = track(child, () => rmSync(dir, { recursive: true, force: true }));
  await readyByMessage(child);
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}

export async function startRedis({ cluster = false } = {}) {
  const binary = await requireRedis(atRoot('.nexus/bin'));
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'nexus-test-redis-'));
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const clusterFlags = cluster ? ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort()), '--cluster-require-full-coverage', 'no'] : [];
  const child = spawn(binary.file, [...flags, ...clusterFlags], { env: { ...process.env, ...binary.env }, stdio: 'ignore' });
  const stop = track(child, () => rmSync(dir, { recursive: true, force: true }));
  while (!(await redisTalk({ port }, ['PING']))?.includes('PONG')) await delay(50);
  if (cluster) await formCluster(port);
  return { url: `redis://127.0.0.1:${port}`, port, stop };
}

async function formCluster(port) {
  await redisTalk({ port }, ['CLUSTER ADDSLOTSRANGE 0 16383']);
  while (!(await redisTalk({ port }, ['CLUSTER INFO']))?.includes('cluster_state:ok')) await delay(100);
}
