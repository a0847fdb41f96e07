/** Services a bench runs on: the machine's where they answer, else embedded ones of its own. It prints which. */
import { fork, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const LOCAL_DATABASE = 'postgres://postgres@127.0.0.1:5432/postgres';
const LOCAL_REDIS = 'redis://127.0.0.1:6379/14';

export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const answers = (url) =>
  new Promise((resolve) => {
    const { hostname, port, protocol } = new URL(url);
    const fallback = protocol.startsWith('redis') ? 6379 : 5432;
    const socket = createConnection({ host: hostname, port: Number(port || fallback), timeout: 1000 });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    for (const event of ['error', 'timeout']) socket.once(event, () => (socket.destroy(), resolve(false)));
  });

async function embeddedPostgres() {
  const port = await freePort();
  const child = fork(
    join(root, 'scripts/launcher/embedded-postgres.mjs'),
    ['--data', 'memory', '--port', String(port)],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`embedded PostgreSQL ended with ${code}`)));
  });
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop: () => child.kill('SIGTERM') };
}

async function ownRedis() {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'nexus-bench-redis-'));
  const child = spawn('redis-server', ['--port', String(port), '--dir', dir, '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const url = `redis://127.0.0.1:${port}`;
  for (let i = 0; i < 50 && !(await answers(url)); i++) await new Promise((r) => setTimeout(r, 100));
  return { url, stop: () => child.kill('SIGTERM') };
}

/** A database beside the one of the URL: what earlier runs left unfinished is no work for the worker of this one. */
async function emptyDatabase(url) {
  const name = `nexus_bench_${process.pid}`;
  const run = async (sql) => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, stop: () => run(`drop database ${name} with (force)`) };
}

/**
 * @param empty a database of its own also where the machine's PostgreSQL is used
 * @returns URLs, a description for the table, and `stop`.
 */
export async function benchServices({ empty = false } = {}) {
  const stops = [];
  const local = process.env.BENCH_DATABASE_URL ?? LOCAL_DATABASE;
  let database = local;
  const vector = await embeddedPostgres();
  stops.push(vector.stop);
  const own = !(await answers(local));
  if (own) database = vector.url;
  else if (empty) {
    const made = await emptyDatabase(local);
    stops.push(made.stop);
    database = made.url;
  }
  let redis = process.env.BENCH_REDIS_URL ?? LOCAL_REDIS;
  if (!(await answers(redis))) {
    const started = await ownRedis();
    stops.push(started.stop);
    redis = started.url;
  }
  const describe = `PostgreSQL ${own ? 'embedded' : "the machine's"}, Redis ${redis === LOCAL_REDIS ? "the machine's" : 'own'}, vectors in a separate embedded PostgreSQL`;
  return {
    databaseUrl: database,
    vectorDatabaseUrl: vector.url,
    redisUrl: redis,
    describe,
    stop: () => Promise.all(stops.map((s) => s())),
  };
}
