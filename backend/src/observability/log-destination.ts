import { write, writeSync } from 'node:fs';

type Write = (fd: number, bytes: Buffer, done: (error: Error | null, written: number) => void) => void;

interface Options {
  /** Maximum pending characters; further lines are dropped and counted. */
  maxWaiting?: number;
  /** Pause after a failed write; shorter if a pipe is only full. */
  retryMs?: number;
  /** `fs.write`, or a substitute. */
  write?: Write;
}

const MAX_WAITING = 4 * 1024 * 1024;
const RETRY_MS = 500;
/** Short, so that a briefly slow reader does not cause lines to be dropped. */
const PIPE_FULL_MS = 10;
const FLUSH_MS = 1_000;

/**
 * Writes log lines to a file descriptor without blocking the event loop. A full disk, a pipe that nobody reads and one
 * whose reader has exited cost lines, never the process. pino's own destination is not used because it blocks the event
 * loop forever when the disk is full at exit, and stops permanently after one EPIPE.
 */
export class LogDestination {
  private waiting: string[] = [];
  private waitingChars = 0;
  private current: Buffer | undefined;
  private writing = false;
  private retry: NodeJS.Timeout | undefined;
  private dropped = 0;
  private drained: (() => void)[] = [];
  private readonly options: Required<Options>;
  /** Called with the number of dropped lines, once lines can be written again. */
  onRecovered: (dropped: number) => void = () => undefined;

  constructor(
    private readonly fd: number,
    options: Options = {},
  ) {
    this.options = { maxWaiting: MAX_WAITING, retryMs: RETRY_MS, write, ...options };
  }

  write(line: string): void {
    if (this.waitingChars + line.length > this.options.maxWaiting) {
      this.dropped++;
      return;
    }
    this.waiting.push(line);
    this.waitingChars += line.length;
    this.pump();
  }

  /** Resolves when everything was written, and after `limitMs` in any case. */
  flush(limitMs = FLUSH_MS): Promise<void> {
    if (this.idle) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(resolve, limitMs);
      this.drained.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  /** For a process about to exit without its event loop: tries once. A write in progress keeps its own contents. */
  flushSync(): void {
    const open = this.writing ? undefined : this.current;
    const rest = Buffer.concat([...(open ? [open] : []), Buffer.from(this.take())]);
    this.current = this.writing ? this.current : undefined;
    try {
      for (let at = 0; at < rest.length;) at += writeSync(this.fd, rest, at);
    } catch {
      // Nobody is left to report to.
    }
  }

  private get idle(): boolean {
    return !this.writing && !this.current && this.waiting.length === 0;
  }

  private take(): string {
    const text = this.waiting.join('');
    this.waiting = [];
    this.waitingChars = 0;
    return text;
  }

  private pump(): void {
    if (this.writing || this.retry) return;
    if (!this.current && this.waiting.length > 0) this.current = Buffer.from(this.take());
    if (!this.current) return this.rest();
    this.writing = true;
    this.options.write(this.fd, this.current, (error, written) => {
      this.writing = false;
      if (error)
        return this.pause((error as NodeJS.ErrnoException).code === 'EAGAIN' ? PIPE_FULL_MS : this.options.retryMs);
      this.current = written < this.current!.length ? this.current!.subarray(written) : undefined;
      this.pump();
    });
  }

  private pause(ms: number): void {
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.pump();
    }, ms).unref();
  }

  private rest(): void {
    const { dropped, drained } = this;
    this.dropped = 0;
    this.drained = [];
    if (dropped > 0) this.onRecovered(dropped);
    for (const resolve of drained) resolve();
  }
}
