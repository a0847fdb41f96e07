import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTime } from '../lib/process-identity.mjs';
import { temporaryFolder } from '../testing/support.mjs';
import { acquireLock, prepareDataDir, refuseWhileRunning } from './data-dir.mjs';

const posix = process.platform !== 'win32';

function sleeper(t) {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test('the folder is created for its owner only', { skip: !posix }, (t) => {
  const dir = join(temporaryFolder(t), 'a/b');
  prepareDataDir(dir);
  assert.equal(statSync(dir).mode & 0o777, 0o700);
});

test('a path that is a file, or a disk that is too small, is refused with a remedy', (t) => {
  const dir = temporaryFolder(t);
  const file = join(dir, 'file');
  writeFileSync(file, '');
  assert.throws(() => prepareDataDir(file), /is a file. Choose another with NEXUS_DATA_DIR/);
  assert.throws(() => prepareDataDir(join(file, 'below')), /lies inside a file/);
  assert.throws(() => prepareDataDir(dir, Number.MAX_SAFE_INTEGER), /MB are free where .* Free some space/);
});

test('a folder without write access is refused', { skip: !posix || process.getuid() === 0 }, (t) => {
  const dir = join(temporaryFolder(t), 'closed');
  mkdirSync(dir, { mode: 0o500 });
  assert.throws(() => prepareDataDir(dir), /cannot be written/);
});

test('a second start is refused while the first runs, with its process and port', (t) => {
  const file = join(temporaryFolder(t), 'lock.json');
  const other = sleeper(t);
  const release = acquireLock(file, { pid: other.pid, port: 3000 });
  assert.throws(
    () => acquireLock(file),
    new RegExp(`already runs on this data folder \\(process ${other.pid}, port 3000\\)`),
  );
  assert.throws(() => refuseWhileRunning(file), /already runs/);
  release();
  acquireLock(file)();
  assert.equal(existsSync(file), false);
});

test('the lock of a dead launcher is taken over, even if another process has its process id', (t) => {
  const dir = temporaryFolder(t);
  const file = join(dir, 'lock.json');
  const stranger = sleeper(t);
  for (const stale of [
    { pid: 2 ** 22 - 7, started: 'x', port: 1 },
    { pid: stranger.pid, started: 'another time', port: 1 },
  ]) {
    writeFileSync(file, JSON.stringify(stale));
    refuseWhileRunning(file);
    const release = acquireLock(file, { port: 2 });
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).pid, process.pid);
    release();
  }
  assert.deepEqual(readdirSync(dir), []);
});

test('a lock file truncated by a full disk does not block anybody', (t) => {
  const file = join(temporaryFolder(t), 'lock.json');
  writeFileSync(file, '{"pid":');
  acquireLock(file)();
});

test('releasing leaves the lock of another process alone', (t) => {
  const file = join(temporaryFolder(t), 'lock.json');
  const release = acquireLock(file);
  writeFileSync(file, '{"pid":1}');
  release();
  assert.equal(readFileSync(file, 'utf8'), '{"pid":1}');
});

test('start times distinguish processes', () => {
  assert.ok(startTime(process.pid));
  assert.equal(startTime(process.pid), startTime(process.pid));
  assert.equal(startTime(2 ** 22 - 7), null);
});
