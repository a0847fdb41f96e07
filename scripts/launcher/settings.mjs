/** What the launcher itself needs to know; the processes validate the rest. */
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { Refusal, root } from '../lib/project.mjs';

export function readSettings(env) {
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Refusal('PORT must be a whole number from 1 to 65535.');
  const host = env.HOST || '127.0.0.1';
  const dataDir = resolve(root, env.NEXUS_DATA_DIR || '.nexus');
  return {
    host,
    port,
    dataDir,
    databaseUrl: env.DATABASE_URL || null,
    redisUrl: env.REDIS_URL || null,
    loopback: isLoopback(host),
    files: { lock: join(dataDir, 'lock.json'), processes: join(dataDir, 'processes.json'), secrets: join(dataDir, 'secrets.env') },
  };
}

export const isLoopback = (host) => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Where a person opens it: an address that means "all" is not one. */
export const displayUrl = ({ host, port }) => {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
};
