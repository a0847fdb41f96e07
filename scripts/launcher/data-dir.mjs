/** The data folder: made, locked against a second start, given its secrets. */
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { Refusal } from '../lib/project.mjs';

const MIN_FREE_BYTES = 500 * 1024 * 1024;

export function prepareDataDir(dataDir) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK);
  } catch {
    throw new Refusal(`The data folder ${dataDir} cannot be written. Choose another with NEXUS_DATA_DIR, or give yourself write access.`);
  }
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < MIN_FREE_BYTES) {
    throw new Refusal(`Less than 500 MB are free where ${dataDir} is. Free some space, or choose another place with NEXUS_DATA_DIR.`);
  }
}

/** Start time of a process in clock ticks since boot, which tells it from a later one with the same id. Linux only. */
export function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return null;
  }
}

export function isRunning({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || !started || startTime(pid) === started;
}

/** Takes the lock or says who has it. A lock of a launcher that is gone is taken over. @returns the way to release it. */
export function acquireLock(file, { pid = process.pid, port } = {}) {
  const mine = JSON.stringify({ pid, started: startTime(pid), port });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return () => existsSync(file) && readFileSync(file, 'utf8') === mine && rmSync(file);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const other = readLock(file);
    if (other && isRunning(other)) {
      throw new Refusal(
        `Nexus AI Hub already runs on this data folder (process ${other.pid}, port ${other.port}). ` +
          'Stop it first, or start another one with its own NEXUS_DATA_DIR and PORT.',
      );
    }
    rmSync(file, { force: true });
  }
  throw new Refusal('Another start on this data folder is under way. Wait for it.');
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const secret = () => randomBytes(32).toString('base64');

/** Generated once, readable by the owner only. Values in the environment win and are not written. */
export function loadSecrets(file, env) {
  const known = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
  const names = { NEXUS_JWT_SECRET: secret, NEXUS_MASTER_KEY: secret, NEXUS_REDIS_PASSWORD: () => randomBytes(24).toString('hex'), NEXUS_SETUP_TOKEN: () => randomBytes(18).toString('base64url') };
  const missing = Object.keys(names).filter((name) => !known[name]);
  for (const name of missing) known[name] = names[name]();
  if (missing.length > 0) {
    const text = Object.entries(known).map(([name, value]) => `${name}=${value}\n`).join('');
    writeFileSync(file, `# Secrets of this installation. Keep them with your backups and nowhere else.\n${text}`, { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return Object.fromEntries(Object.keys(names).map((name) => [name, env[name] || known[name]]));
}

function parse(text) {
  const pairs = text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return Object.fromEntries(pairs);
}
