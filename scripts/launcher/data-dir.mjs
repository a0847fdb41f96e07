/** The data folder: created, checked, and locked against a second start. Built-ins only. */
import {
  accessSync,
  chmodSync,
  constants,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { isRunning, startTime } from '../lib/process-identity.mjs';
import { Refusal } from '../lib/project.mjs';

const MIN_FREE_BYTES = 500 * 1024 * 1024;

/** @throws Refusal if the folder is not writable, or almost no space is left */
export function prepareDataDir(dataDir, minFreeBytes = MIN_FREE_BYTES) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why =
      { EEXIST: 'is a file', ENOTDIR: 'lies inside a file', ENOSPC: 'is on a full disk' }[error.code] ??
      'cannot be written';
    throw new Refusal(
      `The data folder ${dataDir} ${why}. Choose another with NEXUS_DATA_DIR, or give yourself write access.`,
    );
  }
  restrict(dataDir);
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < minFreeBytes) {
    const mb = Math.round(minFreeBytes / 1024 / 1024);
    throw new Refusal(
      `Less than ${mb} MB are free where ${dataDir} is. Free some space, or choose another place with NEXUS_DATA_DIR.`,
    );
  }
}

/**
 * The folder contains documents and secrets. A folder owned by somebody else keeps its permissions, even if we may write to it.
 */
function restrict(dataDir) {
  try {
    chmodSync(dataDir, 0o700);
  } catch (error) {
    if (error.code !== 'EPERM') throw error;
  }
}

/**
 * Takes the lock, or reports its owner. The lock of a dead launcher is taken over.
 * @returns {() => void} releases it
 */
export function acquireLock(file, { pid = process.pid, port } = {}) {
  const mine = JSON.stringify({ pid, started: startTime(pid), port });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(file, mine)) return () => void (read(file) === mine && rmSync(file, { force: true }));
    const theirs = read(file);
    const other = parse(theirs);
    if (other && isRunning(other)) throw alreadyRuns(other);
    if (theirs !== null) removeStale(file, theirs, pid);
  }
  throw new Refusal('Another start on this data folder is in progress. Wait for it.');
}

const alreadyRuns = ({ pid, port }) =>
  new Refusal(
    `Nexus AI Hub already runs on this data folder (process ${pid}, port ${port}). ` +
      'Stop it first, or start another one with its own NEXUS_DATA_DIR and PORT.',
  );

function create(file, text) {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moved aside first: a concurrent takeover may have written its own lock there, which is then restored. */
function removeStale(file, judged, pid) {
  const aside = `${file}.${pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) !== judged) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Called before an install replaces packages under a running product. @throws Refusal if it is running */
export function refuseWhileRunning(file) {
  const other = parse(read(file));
  if (other && isRunning(other)) throw alreadyRuns(other);
}
