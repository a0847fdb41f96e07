/** Output of the child processes: a file each, which the child writes to itself and which does not grow without end. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
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

  /** Runs `work` with a descriptor for the output of a child. */
  withOutput(name, work) {
    const file = this.file(name);
    this.#files.add(file);
    this.#timer ??= setInterval(() => this.#files.forEach((each) => rotate(each)), CHECK_MS).unref();
    rotate(file);
    const fd = openSync(file, 'a', 0o600);
    try {
      return work(fd);
    } finally {
      closeSync(fd);
    }
  }

  /** The last lines of a child, for a person who has to find out why it ended. */
  tail(name) {
    const file = this.file(name);
    if (!existsSync(file)) return '';
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  }
}

/** Copied and emptied, not renamed: the child keeps its descriptor, and appending starts again at the beginning. */
export function rotate(file, maxBytes = MAX_BYTES) {
  if (!existsSync(file) || statSync(file).size <= maxBytes) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}
