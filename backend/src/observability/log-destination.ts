import { write, writeSync } from 'node:fs';

type Write = (fd: number, bytes: Buffer, done: (error: Error | null, written: number) => void) => void;

interface Options {
  /** Characters that may wait; lines beyond are dropped and counted. */
  maxWaiting?: number;
  /** Pause after a write that failed; where a pipe is only full it is shorter. */
  retryMs?: number;
  /** `fs.write`, or what stands for it. */
  write?: Write;
}

const MAX_WAITING = 4 * 1024 * 1024;
const RETRY_MS = 500;
/** A reader that is slow for a moment must not make lines wait so long that they are dropped. */
const PIPE_FULL_MS = 10;
const FLUSH_MS = 1_000;

/**
 * Where log lines go: a file descriptor, written without holding up the event loop. A full disk, a pipe that nobody reads
 * and one whose reader is gone cost lines, never the process. pino's own destination is not used because it sleeps in the
 * event loop, without end, when the disk is full as the process ends, and stops for good after one EPIPE.
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
  /** Told how many lines were dropped, once lines can be written again. */
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

  /** For a process that is about to end without its event loop: tries once. What an open write holds is left to it. */
  flushSync(): void {
    const open = this.writing ? undefined : this.current;
    const rest = Buffer.concat([...(open ? [open] : []), Buffer.from(this.take())]);
    this.current = this.writing ? this.current : undefined;
    try {
      for (let at = 0; at < rest.length;) at += writeSync(this.fd, rest, at);
    } catch {
      // There is nobody left to tell.
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
