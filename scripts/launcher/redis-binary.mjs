/** Finds a Redis server, or unpacks Debian's package into our own folder without installing anything. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../lib/find-program.mjs';
import { Refusal, step } from '../lib/project.mjs';

const NAMES = ['redis-server', 'valkey-server'];
const MIN_VERSION = 7;

/** @typedef {{file: string, env: Record<string, string>}} RedisBinary */

/**
 * @param {string} binDir folder that may contain an unpacked server, and receives one if no other is found
 * @param {{path?: string, platform?: string}} [system]
 * @returns {Promise<RedisBinary>}
 * @throws Refusal with the command that installs one
 */
export async function requireRedis(binDir, { path = process.env.PATH, platform = process.platform } = {}) {
  const found = findRedis(binDir, path);
  if (found) return found;
  const debian = platform === 'linux' && findOnPath(['apt-get']) && findOnPath(['dpkg-deb']);
  const own = debian ? await step('Unpacking a private Redis server', async () => unpackFromDebian(binDir)) : null;
  if (own) return own;
  throw new Refusal(noRedis(platform));
}

/** @returns {RedisBinary | null} a server that runs on this machine */
export function findRedis(binDir, path) {
  const installed = NAMES.map((name) => findOnPath([name], path)).filter(Boolean);
  const candidates = [...installed.map((file) => ({ file, env: {} })), unpacked(binDir)];
  return candidates.find(runs) ?? null;
}

const INSTALL = {
  darwin: 'brew install redis',
  win32: 'docker run -d -p 127.0.0.1:6379:6379 redis:7   and   set REDIS_URL=redis://127.0.0.1:6379',
  linux:
    'sudo apt-get install redis-server   (Debian, Ubuntu)\n  sudo dnf install valkey   (Fedora)\n  sudo apk add redis   (Alpine)\n' +
    '  docker run -d -p 127.0.0.1:6379:6379 redis:7   (anywhere; then REDIS_URL=redis://127.0.0.1:6379)',
};

export const noRedis = (platform) =>
  `No Redis server ${MIN_VERSION} or newer was found. Install one, or point REDIS_URL at yours, and start again:\n  ${
    INSTALL[platform] ?? 'see https://redis.io/docs/latest/operate/oss_and_stack/install'
  }`;

const unpacked = (binDir) => ({ file: join(binDir, 'redis-server'), env: { LD_LIBRARY_PATH: join(binDir, 'lib') } });

function runs({ file, env }) {
  if (!existsSync(file)) return false;
  const { status, stdout } = spawnSync(file, ['--version'], { env: { ...process.env, ...env }, encoding: 'utf8' });
  return status === 0 && Number(stdout.match(/v=(\d+)/)?.[1]) >= MIN_VERSION;
}

/**
 * redis-tools contains the server under another name: redis-check-rdb is the same binary, which selects its mode by its name.
 */
function unpackFromDebian(binDir) {
  mkdirSync(join(binDir, 'lib'), { recursive: true });
  const work = mkdtempSync(join(binDir, 'unpack-'));
  try {
    const own = unpacked(binDir);
    if (!download(work, ['redis-tools'])) return null;
    const needs = dependencies(work);
    unpack(work);
    const binary = join(work, 'usr/bin/redis-check-rdb');
    if (!existsSync(binary)) return null;
    copyFileSync(binary, own.file);
    chmodSync(own.file, 0o755);
    if (lacksLibraries(own) && download(work, needs)) {
      unpack(work);
      copyLibraries(work, own.env.LD_LIBRARY_PATH);
    }
    return runs(own) ? own : null;
  } catch {
    return null;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const lacksLibraries = ({ file, env }) =>
  spawnSync('ldd', [file], { env: { ...process.env, ...env }, encoding: 'utf8' }).stdout?.includes('not found') ?? true;

/** Dependencies of the downloaded package, without the C library, which every system has. */
function dependencies(dir) {
  const [deb] = packagesIn(dir);
  const field = execFileSync('dpkg-deb', ['-f', deb, 'Depends'], { encoding: 'utf8' });
  const names = field.split(',').map((each) => each.trim().split(/[\s(|:]/)[0]);
  return names.filter((name) => name.startsWith('lib') && name !== 'libc6');
}

/** Uses the local package lists; refreshing them requires root and changes no installed package. */
function download(cwd, packages) {
  const get = () => spawnSync('apt-get', ['download', ...packages], { cwd, stdio: 'ignore' }).status === 0;
  if (packages.length === 0) return false;
  if (get()) return true;
  if (process.getuid?.() !== 0) return false;
  spawnSync('apt-get', ['update'], { stdio: 'ignore' });
  return get();
}

const packagesIn = (dir) =>
  readdirSync(dir)
    .filter((file) => file.endsWith('.deb'))
    .map((file) => join(dir, file));

function unpack(dir) {
  for (const deb of packagesIn(dir)) {
    execFileSync('dpkg-deb', ['-x', deb, dir]);
    rmSync(deb);
  }
}

/** Copies files from the folders by architecture into one, following links, since libraries are found by name. */
function copyLibraries(from, to) {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory() || !entry.name.includes('.so')) continue;
    copyFileSync(join(entry.parentPath, entry.name), join(to, entry.name));
  }
}
