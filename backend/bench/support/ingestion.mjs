/** The product with a worker and an empty database, and a client that uploads. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { account, startProcess, startWithUpstream } from './api.mjs';

/** Uploads, lists and the sign-in of a long run are within limits. */
const LIMITS = {
  NEXUS_UPLOADS_PER_MINUTE: '1000000',
  NEXUS_READS_PER_MINUTE: '1000000',
  NEXUS_ACCESS_TTL_S: '3600',
  NEXUS_EMBEDDER_THREADS: '1',
};

/** @returns what `startWithUpstream` does, the worker's process, and clients of the product, its database and its Redis. */
export async function startIngestion() {
  const product = await startWithUpstream(LIMITS, { empty: true });
  const { api, env, stops } = product;
  try {
    const worker = await startProcess('worker.js', { MALLOC_ARENA_MAX: '2', ...env });
    stops.push(worker.stop);
    const headers = await account(api.url);
    const database = new pg.Client(env.DATABASE_URL);
    await database.connect();
    const redis = new Redis(env.REDIS_URL);
    const stop = async () => {
      redis.disconnect();
      await database.end();
      for (const { child, stop: end } of [worker, api]) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        end();
        await once(child, 'exit');
      }
      await product.stop();
    };
    return { ...product, worker, headers, database, redis, stop };
  } catch (error) {
    await product.stop();
    throw error;
  }
}

/** Files of `{ name, content, folder? }`, one request each folder. @returns the answer's status and body */
export async function upload(url, { authorization }, files) {
  const form = new FormData();
  if (files[0].folder) form.append('folder', files[0].folder);
  for (const { name, content } of files) form.append('file', new Blob([content]), name);
  const response = await fetch(`${url}/api/rag/upload`, { method: 'POST', headers: { authorization }, body: form });
  return { status: response.status, body: await response.json() };
}

/** The most memory that the process ever had, in MiB; undefined where the system does not say, or when it is gone. */
export function peakMb({ pid }) {
  try {
    const kb = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb && Math.round(Number(kb) / 1024);
  } catch {
    return undefined;
  }
}
