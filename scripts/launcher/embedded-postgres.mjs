/**
 * PostgreSQL with pgvector for machines without one: PGlite behind the PostgreSQL wire protocol.
 * `node embedded-postgres.mjs --data <folder|memory> (--port <n> | --socket-dir <folder>) [--max-connections 40]` listens on a
 * loopback port, or on the socket `.s.PGSQL.5432` of a folder; sends {type: 'ready'} over IPC.
 * One backend serves all connections: see backend/docs/adr/0002.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { wholeStatements } from './whole-statements.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    'socket-dir': { type: 'string' },
    'max-connections': { type: 'string', default: '40' },
  },
});
if (!values.data || !(values.port || values['socket-dir'])) {
  process.stderr.write('usage: embedded-postgres.mjs --data <folder|memory> (--port <n> | --socket-dir <folder>)\n');
  process.exit(2);
}

const supervised = process.connected;
/** Written when the database was opened for the first time. */
const MARK = 'NEXUS_COMPLETE';

/**
 * A database that was killed during its creation may never open again. It was never reported as ready, so it is moved aside.
 */
function prepareFolder(folder) {
  const half = existsSync(folder) && !existsSync(join(folder, MARK));
  if (half) {
    rmSync(`${folder}.incomplete`, { recursive: true, force: true });
    renameSync(folder, `${folder}.incomplete`);
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

const inMemory = values.data === 'memory';
if (!inMemory) prepareFolder(values.data);
const db = await PGlite.create({ dataDir: inMemory ? 'memory://' : values.data, extensions: { vector, pg_trgm } });
await db.exec('create extension if not exists vector; create extension if not exists pg_trgm');
if (!inMemory) writeFileSync(join(values.data, MARK), '');
const server = new PGLiteSocketServer({
  db: wholeStatements(db),
  ...address(),
  maxConnections: Number(values['max-connections']),
});
await server.start();

function address() {
  if (!values['socket-dir']) return { port: Number(values.port), host: '127.0.0.1' };
  const path = join(values['socket-dir'], '.s.PGSQL.5432');
  // Left by a killed process.
  rmSync(path, { force: true });
  return { path };
}

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
// The launcher is gone: nobody else would stop this process.
process.on('disconnect', stop);
if (supervised && !process.connected) await stop();
process.send?.({ type: 'ready' });
