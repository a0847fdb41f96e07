/** Installs dependencies if the lockfile changed since the last time. Built-ins only. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { atRoot, Refusal, say, step } from './project.mjs';
import { exclusively } from './mutex.mjs';

const PROGRESS_MS = 15_000;
const stamp = atRoot('node_modules', '.nexus-lock');

export const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(atRoot('package-lock.json')))
    .digest('hex');

export const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();

/**
 * Whether the packages installed by npm match the lockfile, as after a manual `npm ci`. `installed` is the list that npm keeps
 * inside node_modules; packages for other systems are in the lockfile only.
 * @param {Record<string, {version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?:
 * string[]}>} locked
 */
export function agrees(locked, installed) {
  const same = (a, b) => a?.version === b?.version && a?.integrity === b?.integrity;
  const foreign = ({ optional, os, cpu, libc }) => Boolean(optional || os || cpu || libc);
  const wanted = Object.entries(locked).filter(([path, entry]) => path.includes('node_modules/') && !foreign(entry));
  return (
    wanted.every(([path, entry]) => same(entry, installed[path])) &&
    Object.entries(installed).every(([path, entry]) => same(entry, locked[path]))
  );
}

function installedByHand() {
  try {
    const [locked, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map(
      (file) => JSON.parse(readFileSync(atRoot(file), 'utf8')).packages,
    );
    return agrees(locked, installed);
  } catch {
    return false;
  }
}

/** The npm that runs this script, otherwise the one on the PATH. */
export function npmCommand(env = process.env) {
  const own = env.npm_execpath;
  if (own && /np[mx]-cli\.[cm]?js$/.test(own))
    return [process.execPath, own.replace(/npx-cli(\.[cm]?js)$/, 'npm-cli$1')];
  return process.platform === 'win32' ? ['cmd.exe', '/d', '/c', 'npm'] : ['npm'];
}

export async function ensureInstalled() {
  if (isInstalled()) return;
  await exclusively('install', async () => {
    // Another command may have installed them while this one waited.
    if (isInstalled()) return;
    if (!installedByHand()) await step('Installing packages (a few minutes the first time)', install);
    writeFileSync(stamp, lockHash());
  });
}

async function install() {
  const started = Date.now();
  const progress = setInterval(
    () => say(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`),
    PROGRESS_MS,
  );
  // Explicit flags, because NODE_ENV=production or a user setting would omit the build tools or our own Node.
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const [program, ...args] = npmCommand();
  const code = await new Promise((resolve) => {
    const child = spawn(program, [...args, ...flags], { cwd: atRoot(), stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  clearInterval(progress);
  if (code === null) throw new Refusal('npm was not found. It comes with Node, see https://nodejs.org/en/download.');
  if (code !== 0) {
    throw new Refusal(
      'Packages could not be installed: npm says why above. Check the network and the free disk space, then start again.',
    );
  }
}
