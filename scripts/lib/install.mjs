/** Installs dependencies when the lockfile changed since the last time. Built-ins only. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { atRoot, Refusal, step } from './project.mjs';

const stamp = atRoot('node_modules', '.nexus-lock');

export const lockHash = () => createHash('sha256').update(readFileSync(atRoot('package-lock.json'))).digest('hex');

export const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();

export async function ensureInstalled() {
  if (isInstalled()) return;
  await step('Installing packages (a few minutes the first time)', async () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: atRoot(),
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (result.status !== 0) {
      throw new Refusal('Packages could not be installed: npm says why above. Check the network and the free disk space, then start again.');
    }
    writeFileSync(stamp, lockHash());
  });
}
