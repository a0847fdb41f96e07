/**
 * Mutual exclusion between commands: two terminals must not install or build the same checkout concurrently. Built-ins only.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isRunning, startTime } from './process-identity.mjs';
import { atRoot, Refusal, say } from './project.mjs';

const POLL_MS = 300;
const LIMIT_MS = 20 * 60_000;
const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs `work` while no other process of this checkout holds the lock of the same name. */
export async function exclusively(name, work, dir = atRoot('.nexus', 'locks')) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = `${dir}/${name}.json`;
  const mine = JSON.stringify({ pid: process.pid, started: startTime(process.pid) });
  const end = Date.now() + LIMIT_MS;
  for (let told = false; !claim(file, mine); await delay(POLL_MS)) {
    const other = read(file);
    if (other && !isRunning(other)) rmSync(file, { force: true });
    else if (other && !told) {
      say(`  waiting for another command (process ${other.pid}) to finish its ${name}`);
      told = true;
    }
    if (Date.now() > end)
      throw new Refusal(
        `Another ${name} seems to hang. End process ${other?.pid}, or delete ${file}, and start again.`,
      );
  }
  try {
    return await work();
  } finally {
    if (readFileSync(file, 'utf8') === mine) rmSync(file, { force: true });
  }
}

function claim(file, mine) {
  try {
    writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new Refusal(
      `${file} cannot be written (${error.code}): give yourself write access to the folder of the checkout.`,
    );
  }
}

/** null while its owner is still writing it */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
