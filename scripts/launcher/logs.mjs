/** Output of the child processes: one file each, written by the child itself, of limited size. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';

const MAX_BYTES = 20 * 1024 * 1024;
const CHECK_MS = 60_000;
const TAIL_LINES = 12;

export class Logs {
  #files = new Set();
  #timer = null;

  constructor(dir) {
    this.dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }

  file(name) {
    return join(this.dir, `${name}.log`);
  }

  /**
   * Runs `work` with a descriptor for the output of a child, or 'ignore' if no file can be created: a child without a log is
   * better than none.
   */
  withOutput(name, work) {
    const file = this.file(name);
    this.#files.add(file);
    this.#timer ??= setInterval(() => this.#files.forEach((each) => rotate(each)), CHECK_MS).unref();
    rotate(file);
    const fd = open(file);
    try {
      return work(fd ?? 'ignore');
    } finally {
      if (fd !== null) closeSync(fd);
    }
  }

  /** The last lines of a child's log, for diagnosing why it ended. */
  tail(name, lines = TAIL_LINES) {
    const file = this.file(name);
    if (!existsSync(file)) return '';
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }
}

function open(file) {
  try {
    return openSync(file, 'a', 0o600);
  } catch {
    return null;
  }
}

/**
 * Copies and truncates instead of renaming: the child keeps its descriptor, and appending restarts at the beginning. If the
 * disk has no space for the copy, the old lines are lost: continuing to write is more important.
 */
export function rotate(file, maxBytes = MAX_BYTES) {
  try {
    if (!existsSync(file) || statSync(file).size <= maxBytes) return;
    copy(file, `${file}.1`);
    truncateSync(file);
  } catch {
    // Retried next time: a logging failure must never end the product.
  }
}

function copy(from, to) {
  try {
    copyFileSync(from, to);
  } catch {
    rmSync(to, { force: true });
  }
}
