/** Finds a Redis server, or unpacks Debian's into the data folder without installing anything. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Refusal, step } from '../lib/project.mjs';

const NAMES = ['redis-server', 'valkey-server'];

export function findOnPath(names, path = process.env.PATH ?? '') {
  for (const name of names) {
    for (const dir of path.split(delimiter)) {
      const file = join(dir, process.platform === 'win32' ? `${name}.exe` : name);
      if (dir && existsSync(file)) return file;
    }
  }
  return null;
}

/** @returns {{file: string, env: Record<string, string>} | null} a server that runs here */
export function findRedis(binDir, path) {
  const installed = findOnPath(NAMES, path);
  if (installed) return { file: installed, env: {} };
  const own = unpacked(binDir);
  return existsSync(own.file) && runs(own) ? own : null;
}

/** @throws Refusal with the line that installs one. */
export async function requireRedis(binDir, path) {
  const found = findRedis(binDir, path);
  if (found) return found;
  if (process.platform === 'linux' && findOnPath(['apt-get']) && findOnPath(['dpkg-deb'])) {
    const own = await step('Unpacking a private Redis server', async () => unpackFromDebian(binDir));
    if (own) return own;
  }
  throw new Refusal(noRedis(process.platform));
}

export function noRedis(platform) {
  const line = {
    darwin: 'brew install redis',
    win32: 'docker run -d -p 6379:6379 redis:7   (and set REDIS_URL=redis://127.0.0.1:6379)',
    linux: 'sudo apt-get install redis-server   (Debian, Ubuntu)   or   sudo dnf install redis   (Fedora, RHEL)',
  }[platform];
  return `No Redis server was found. Install one, or point REDIS_URL at yours, and start again:\n  ${line ?? 'see https://redis.io/docs/install'}`;
}

const unpacked = (binDir) => {
  const libs = join(binDir, 'redis/usr/lib');
  const dirs = existsSync(libs) ? [libs, ...readdirSync(libs, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => join(libs, e.name))] : [];
  return { file: join(binDir, 'redis-server'), env: { LD_LIBRARY_PATH: dirs.join(':') } };
};

const runs = ({ file, env }) => spawnSync(file, ['--version'], { env: { ...process.env, ...env } }).status === 0;

/** redis-tools carries the server under another name: redis-check-rdb is the same binary, which looks at its own name. */
function unpackFromDebian(binDir) {
  const work = mkdtempSync(join(tmpdir(), 'nexus-redis-'));
  try {
    const target = join(binDir, 'redis');
    mkdirSync(target, { recursive: true });
    if (!download(work, ['redis-tools'])) return null;
    extractAll(work, target);
    const binary = join(target, 'usr/bin/redis-check-rdb');
    if (!existsSync(binary)) return null;
    const link = join(binDir, 'redis-server');
    rmSync(link, { force: true });
    symlinkSync(realpathSync(binary), link);
    chmodSync(realpathSync(binary), 0o755);
    if (!runs(unpacked(binDir))) {
      // Only the libraries that this system lacks are fetched.
      download(work, missingPackages());
      extractAll(work, target);
    }
    const own = unpacked(binDir);
    return runs(own) ? own : null;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function download(cwd, packages) {
  if (packages.length === 0) return false;
  const get = () => spawnSync('apt-get', ['download', ...packages], { cwd, stdio: 'ignore' }).status === 0;
  if (get()) return true;
  // Without package lists nothing is found; refreshing them needs root and changes no installed package.
  if (process.getuid?.() !== 0) return false;
  spawnSync('apt-get', ['update'], { stdio: 'ignore' });
  return get();
}

function extractAll(from, target) {
  for (const file of readdirSync(from).filter((f) => f.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['-x', join(from, file), target]);
    rmSync(join(from, file));
  }
}

function missingPackages() {
  const lines = execFileSync('apt-cache', ['depends', '--recurse', '--no-recommends', '--no-suggests', '--no-conflicts', '--no-breaks', '--no-replaces', '--no-enhances', 'redis-tools'], { encoding: 'utf8' });
  const names = [...new Set(lines.split('\n').filter((l) => /^\S/.test(l) && !l.startsWith('<')).map((l) => l.trim().replace(/:.*/, '')))];
  return names.filter((name) => name && name !== 'redis-tools' && spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0);
}
