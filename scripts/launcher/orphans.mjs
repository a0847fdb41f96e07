/** Children of a killed launcher: they are ended before their data is opened again. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, startTime } from '../lib/process-identity.mjs';

const STOP_LIMIT_MS = 15_000;

/**
 * Records the running processes: `processes.json` maps names to process ids, for people and tests; the identities beside it
 * distinguish a child from a later process with the same id.
 *
 * @returns whether it could be written: a full disk is no reason to end running processes
 */
export function recordProcesses(file, pids) {
  try {
    record(file, pids);
    return true;
  } catch {
    return false;
  }
}

function record(file, pids) {
  write(file, pids);
  const identities = Object.entries(pids).map(([name, pid]) => [
    name,
    { pid, started: process.platform === 'win32' ? null : startTime(pid) },
  ]);
  write(identityFile(file), Object.fromEntries(identities));
}

export function forgetProcesses(file) {
  rmSync(file, { force: true });
  rmSync(identityFile(file), { force: true });
}

/** Ends children of an earlier launcher: first gracefully, because a database is among them, then by force. */
export async function reapOrphans(file, limitMs = STOP_LIMIT_MS) {
  const left = Object.values(read(identityFile(file))).filter((child) => child.started && isRunning(child));
  for (const { pid } of left) signal(pid, 'SIGTERM');
  const end = Date.now() + limitMs;
  while (left.some(isRunning) && Date.now() < end) await delay(50);
  for (const { pid } of left.filter(isRunning)) signal(pid, 'SIGKILL');
  while (left.some(isRunning)) await delay(50);
  forgetProcesses(file);
}

const identityFile = (file) => file.replace(/\.json$/, '.identity.json');

function write(file, value) {
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function read(file) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  } catch {
    return {};
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
