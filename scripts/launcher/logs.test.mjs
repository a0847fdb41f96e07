import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/support.mjs';
import { whyEnded } from './endings.mjs';
import { Logs, rotate } from './logs.mjs';
import { heapMb, redisMb } from './memory.mjs';
import { recordProcesses } from './orphans.mjs';
import { readSettings } from './settings.mjs';

/** A file system with the given size in KiB, or the reason why none can be created. */
function smallDisk(t, kib) {
  let mounted = { status: null };
  let dir;
  // Registered before the removal of the folder: hooks run in order of registration.
  t.after(() => mounted.status === 0 && execFileSync('umount', ['-l', dir]));
  dir = join(temporaryFolder(t), 'disk');
  mkdirSync(dir);
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', dir]);
  if (mounted.status !== 0) return { skip: 'a small file system cannot be mounted here (needs root)' };
  return { dir };
}

test('a log that has grown is copied and truncated', (t) => {
  const file = join(temporaryFolder(t), 'api.log');
  writeFileSync(file, 'old lines');
  rotate(file, 100);
  assert.equal(readFileSync(file, 'utf8'), 'old lines');
  rotate(file, 5);
  assert.equal(readFileSync(`${file}.1`, 'utf8'), 'old lines');
  assert.equal(statSync(file).size, 0);
});

test('a full disk loses old lines and records, but ends no process', (t) => {
  const { dir, skip } = smallDisk(t, 64);
  if (skip) return t.skip(skip);
  const file = join(dir, 'api.log');
  try {
    while (true) appendFileSync(file, 'x'.repeat(4096));
  } catch (error) {
    assert.equal(error.code, 'ENOSPC');
  }
  assert.equal(recordProcesses(join(dir, 'processes.json'), { api: process.pid }), false);
  assert.equal(
    new Logs(dir).withOutput('worker', (output) => typeof output),
    'number',
  );
  rotate(file, 100);
  assert.equal(statSync(file).size, 0);
  assert.equal(existsSync(`${file}.1`), false);
  assert.equal(recordProcesses(join(dir, 'processes.json'), { api: process.pid }), true);
});

test('a log that cannot be opened is skipped', (t) => {
  const dir = temporaryFolder(t);
  mkdirSync(join(dir, 'api.log'));
  assert.equal(
    new Logs(dir).withOutput('api', (output) => output),
    'ignore',
  );
});

test('known reasons for the end of a child are explained', () => {
  assert.match(whyEnded('exit code 70', ''), /event loop stood still/);
  const hung = '{"msg":"the event loop stood still for 6 s: this process ends"}\n';
  assert.match(whyEnded('SIGKILL', hung), /event loop stood still/);
  const heap = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
  assert.match(whyEnded('SIGABRT', heap), /out of memory.*NEXUS_HEAP_MB/);
  assert.match(whyEnded('exit code 1', 'Error: ENOSPC: no space left on device, write'), /the disk is full/);
  assert.equal(whyEnded('SIGKILL', 'whatever'), 'SIGKILL');
});

test('memory is allocated by the size of the machine, or as configured', () => {
  for (const machine of [1_024, 4_096, 65_536]) {
    const parts = 2 * heapMb(machine) + redisMb(machine);
    assert.ok(parts < machine, `${parts} of ${machine}`);
  }
  assert.equal(heapMb(65_536), 2_048);
  const { heapMb: heap, redisMb: redis } = readSettings({ NEXUS_HEAP_MB: '700', NEXUS_REDIS_MB: '300' });
  assert.deepEqual([heap, redis], [700, 300]);
  for (const wrong of ['1', 'much', '-5', '1.5'])
    assert.throws(() => readSettings({ NEXUS_HEAP_MB: wrong }), /NEXUS_HEAP_MB must be a whole number of MiB/);
});
