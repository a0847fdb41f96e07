/**
 * PostgreSQL with pgvector for machines without one: PGlite behind the PostgreSQL wire protocol, on loopback.
 * `node embedded-postgres.mjs --data <folder|memory> --port <n> [--max-connections 40]`; sends {type: 'ready'} over IPC.
 * One backend serves all connections: see backend/docs/adr/0002.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    'max-connections': { type: 'string', default: '40' },
  },
});
if (!values.data || !values.port) {
  process.stderr.write('usage: embedded-postgres.mjs --data <folder|memory> --port <n>\n');
  process.exit(2);
}

const inMemory = values.data === 'memory';
if (!inMemory) mkdirSync(values.data, { recursive: true, mode: 0o700 });
const db = await PGlite.create({ dataDir: inMemory ? 'memory://' : values.data, extensions: { vector } });
await db.exec('create extension if not exists vector');
const server = new PGLiteSocketServer({
  db,
  port: Number(values.port),
  host: '127.0.0.1',
  maxConnections: Number(values['max-connections']),
});
await server.start();

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  await server.stop().catch(() => undefined);
  await db.close().catch(() => undefined);
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The launcher is gone: nobody would ever stop this process.
process.on('disconnect', stop);
process.send?.({ type: 'ready' });
