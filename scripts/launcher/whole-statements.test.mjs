import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const script = fileURLToPath(new URL('./embedded-postgres.mjs', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'nexus-statements-'));
let child;
const clients = [];

before(async () => {
  child = fork(script, ['--data', 'memory', '--socket-dir', dir], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
});
after(async () => {
  for (const client of clients) await client.end();
  child.kill('SIGTERM');
  await once(child, 'exit');
  rmSync(dir, { recursive: true, force: true });
});

async function open() {
  const client = new pg.Client({ host: dir, user: 'postgres', database: 'postgres' });
  await client.connect();
  clients.push(client);
  return client;
}

test("statements of clients that waited for another's transaction do not mix", { timeout: 60_000 }, async () => {
  const [busy, ...others] = await Promise.all([open(), open(), open(), open()]);
  for (let round = 0; round < 10; round++) {
    await busy.query('begin');
    const waiting = others.map((client, i) => {
      const names = Array.from({ length: i + 1 }, (_, n) => `$${n + 1}::int`);
      return client.query(`select ${names.join(' + ')} as sum`, Array(i + 1).fill(round));
    });
    await busy.query('select $1::int as n', [round]);
    await busy.query('commit');
    const sums = (await Promise.all(waiting)).map(({ rows }) => rows[0].sum);
    assert.deepEqual(sums, [round, 2 * round, 3 * round]);
  }
});

test('a failing statement, and a disconnected client, block nobody', { timeout: 60_000 }, async () => {
  const [left, right] = await Promise.all([open(), open()]);
  await assert.rejects(left.query('select $1::int', ['x']), /invalid input syntax/);
  await assert.rejects(left.query('select nothing from $1', [1]), /syntax error/);
  assert.equal((await right.query('select $1::text as t', ['yes'])).rows[0].t, 'yes');
  await left.query('begin');
  clients.splice(clients.indexOf(left), 1);
  left.on('error', () => undefined);
  left.connection.stream.destroy();
  assert.equal((await right.query('select $1::text as t', ['still'])).rows[0].t, 'still');
});
