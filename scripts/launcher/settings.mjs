/** Settings of the launcher itself; the processes validate the rest. Built-ins only. */
import { join, resolve } from 'node:path';
import { Refusal, root } from '../lib/project.mjs';
import { heapMb, redisMb } from './memory.mjs';

/** @throws Refusal naming the invalid variable */
export function readSettings(env) {
  const port = Number(env.PORT?.trim() || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Refusal('PORT must be a whole number from 0 to 65535 (0: any free one).');
  const host = (env.HOST?.trim() || '127.0.0.1').replace(/^\[(.*)\]$/, '$1');
  const dataDir = resolve(root, env.NEXUS_DATA_DIR?.trim() || '.nexus');
  return {
    host,
    port,
    dataDir,
    databaseUrl: env.DATABASE_URL?.trim() || null,
    redisUrl: env.REDIS_URL?.trim() || null,
    heapMb: megabytes(env, 'NEXUS_HEAP_MB', heapMb()),
    redisMb: megabytes(env, 'NEXUS_REDIS_MB', redisMb()),
    nodeFlags: env.NEXUS_NODE_FLAGS?.trim().split(/\s+/).filter(Boolean) ?? [],
    files: {
      lock: join(dataDir, 'lock.json'),
      processes: join(dataDir, 'processes.json'),
      secrets: join(dataDir, 'secrets.env'),
      logs: join(dataDir, 'logs'),
    },
  };
}

/** With less than this nothing starts. */
const LEAST_MB = 64;

function megabytes(env, name, fallback) {
  const given = env[name]?.trim();
  if (!given) return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < LEAST_MB || value > 1_048_576)
    throw new Refusal(`${name} must be a whole number of MiB from ${LEAST_MB} to 1048576.`);
  return value;
}

/** URL from this machine: an address that means "all interfaces" cannot be connected to. */
export function localUrl({ host, port }) {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
