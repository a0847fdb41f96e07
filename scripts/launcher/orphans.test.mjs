import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, isAlive, temporaryFolder } from '../testing/support.mjs';
import { forgetProcesses, reapOrphans, recordProcesses } from './orphans.mjs';

const skip = process.platform === 'win32';

function sleeper(t, code = '') {
  const child = spawn(process.execPath, ['-e', `${code};console.log('up');setInterval(() => {}, 1000)`]);
  t.after(() => child.kill('SIGKILL'));
  return new Promise((resolve) => child.stdout.once('data', () => resolve(child)));
}

test('children of a killed launcher are ended, unresponsive ones by force', { skip }, async (t) => {
  const file = join(temporaryFolder(t), 'processes.json');
  const [polite, deaf] = await Promise.all([sleeper(t), sleeper(t, "process.on('SIGTERM', () => {})")]);
  recordProcesses(file, { redis: polite.pid, postgres: deaf.pid });
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { redis: polite.pid, postgres: deaf.pid });
  await reapOrphans(file, 500);
  await eventually(() => !isAlive(polite.pid) && !isAlive(deaf.pid), 'both ended');
  assert.equal(existsSync(file), false);
});

test('a process that only has the same id is left alone', { skip }, async (t) => {
  const file = join(temporaryFolder(t), 'processes.json');
  const stranger = await sleeper(t);
  recordProcesses(file, { redis: stranger.pid });
  writeFileSync(
    join(file, '../processes.identity.json'),
    JSON.stringify({ redis: { pid: stranger.pid, started: 'long ago' } }),
  );
  await reapOrphans(file);
  assert.ok(isAlive(stranger.pid));
});

test('a missing or truncated record is ignored', async (t) => {
  const file = join(temporaryFolder(t), 'processes.json');
  await reapOrphans(file);
  writeFileSync(join(file, '../processes.identity.json'), '{"redis":');
  await reapOrphans(file);
  forgetProcesses(file);
});
