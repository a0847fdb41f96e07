import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { eventually, isAlive, temporaryFolder, writeScript } from '../testing/support.mjs';
import { atRoot } from '../lib/project.mjs';
import { Logs } from './logs.mjs';
import { freePort } from './ports.mjs';
import { requireRedis } from './redis-binary.mjs';
import { postgresService, redisConfig } from './stores.mjs';
import { Supervisor } from './supervisor.mjs';

const posix = process.platform !== 'win32';

async function query(url, text) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function database(t, dataDir) {
  const supervisor = new Supervisor({ firstDelayMs: 20 });
  t.after(() => supervisor.stop());
  const service = await postgresService({ dataDir, logs: new Logs(join(dataDir, 'logs')) });
  await supervisor.start(service);
  return { supervisor, url: service.url };
}

test('the embedded database has pgvector, keeps acknowledged rows through kill -9, and is accessible only to its owner', async (t) => {
  const dataDir = temporaryFolder(t);
  const { supervisor, url } = await database(t, dataDir);
  assert.deepEqual(await query(url, `select '[1,2]'::vector <-> '[1,2]' as distance`), [{ distance: 0 }]);
  await query(url, 'create table kept (n int)');
  await query(url, 'insert into kept values (7)');
  if (posix) assert.equal(statSync(join(dataDir, 'run')).mode & 0o777, 0o700);
  const recovered = once(supervisor, 'recovered');
  process.kill(supervisor.pids().postgres, 'SIGKILL');
  await recovered;
  assert.deepEqual(await query(url, 'select n from kept'), [{ n: 7 }]);
});

test('an unfinished database folder is moved aside, not opened', async (t) => {
  const dataDir = temporaryFolder(t);
  mkdirSync(join(dataDir, 'postgres'));
  writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '18\n');
  const { url } = await database(t, dataDir);
  assert.equal((await query(url, 'select 1 as one'))[0].one, 1);
  assert.ok(existsSync(join(dataDir, 'postgres.incomplete/PG_VERSION')));
});

test(
  'a private Redis ends with the launcher, even after kill -9',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const dir = temporaryFolder(t);
    const binary = await requireRedis(atRoot('.nexus/bin'));
    const port = await freePort();
    const parent = writeScript(
      dir,
      'parent.mjs',
      `import { spawnChild } from ${JSON.stringify(atRoot('scripts/launcher/spawning.mjs'))};
     const env = { ...process.env, ...${JSON.stringify(binary.env)} };
     const input = ${JSON.stringify(redisConfig({ port, dir }))};
     const child = spawnChild(${JSON.stringify(binary.file)}, ['-'], { env, output: 'ignore', input });
     process.send(child.pid);
     setInterval(() => {}, 1000);`,
    );
    const launcher = fork(parent, [], { silent: true });
    const [redis] = await once(launcher, 'message');
    assert.ok(isAlive(redis));
    launcher.kill('SIGKILL');
    await eventually(() => !isAlive(redis), 'Redis ended');
  },
);
