import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findOnPath } from '../lib/find-program.mjs';
import { eventually, isAlive, temporaryFolder, writeScript } from '../testing/support.mjs';
import { freePort, redisTalk } from './ports.mjs';
import { findRedis, requireRedis } from './redis-binary.mjs';
import { spawnChild } from './spawning.mjs';
import { redisConfig, untilRedisAnswers } from './stores.mjs';

const skip = process.platform === 'win32';
const server = (dir, name, version) => writeScript(dir, name, `#!/bin/sh\necho "Redis server v=${version} sha=0"\n`);

test('redis-server is preferred to valkey-server, and an outdated one is skipped', { skip }, (t) => {
  const dir = temporaryFolder(t);
  const bin = join(dir, 'none');
  assert.equal(findRedis(bin, dir), null);
  const valkey = server(dir, 'valkey-server', '8.1.0');
  assert.equal(findRedis(bin, dir).file, valkey);
  server(dir, 'redis-server', '6.0.16');
  assert.equal(findRedis(bin, dir).file, valkey);
  const redis = server(dir, 'redis-server', '7.0.15');
  assert.equal(findRedis(bin, dir).file, redis);
});

test('a previously unpacked server is found again', { skip }, (t) => {
  const dir = temporaryFolder(t);
  mkdirSync(join(dir, 'bin'));
  const own = server(join(dir, 'bin'), 'redis-server', '7.0.15');
  assert.equal(findRedis(join(dir, 'bin'), join(dir, 'empty')).file, own);
});

test('if none is found, the installation command is shown', async (t) => {
  const dir = temporaryFolder(t);
  for (const [platform, line] of [
    ['darwin', /brew install redis/],
    ['win32', /docker run .* redis:7/],
  ]) {
    await assert.rejects(requireRedis(join(dir, 'bin'), { path: join(dir, 'empty'), platform }), line);
  }
});

/** Requires a Debian or Ubuntu with package lists, or root to fetch them. */
function debianAnswers() {
  if (!findOnPath(['apt-get']) || !findOnPath(['dpkg-deb'])) return false;
  const known = spawnSync('apt-get', ['download', '--print-uris', 'redis-tools'], { encoding: 'utf8' });
  return (known.status === 0 && known.stdout.includes('redis-tools')) || process.getuid?.() === 0;
}

test(
  "Debian's package is unpacked, without installing it, into a working server",
  { skip: skip || !debianAnswers() },
  async (t) => {
    const dir = temporaryFolder(t);
    const binary = await requireRedis(join(dir, 'bin'), { path: join(dir, 'empty') });
    assert.equal(binary.file, join(dir, 'bin/redis-server'));
    const address = { port: await freePort(), password: 'pw-of-this-test' };
    const input = redisConfig({ ...address, dir, persistent: true });
    const child = spawnChild(binary.file, ['-'], { env: { ...process.env, ...binary.env }, output: 'ignore', input });
    t.after(() => child.kill('SIGKILL'));
    await untilRedisAnswers(address, AbortSignal.timeout(30_000));
    assert.match(
      await redisTalk(address, ['CONFIG GET appendonly', 'CONFIG GET maxmemory-policy']),
      /yes[\s\S]*noeviction/,
    );
    assert.match(await redisTalk({ port: address.port }, ['PING']), /NOAUTH/);
    child.kill('SIGTERM');
    await eventually(() => !isAlive(child.pid), 'the server ended');
  },
);
