import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import type { FromThread, ToThread } from './protocol.js';

export interface PoolOptions {
  /** For messages, e.g. the embedder's id. */
  name: string;
  /** Path of the thread's module; see `threadFile`. */
  file: URL;
  /** Passed to the thread as `workerData`. */
  data: unknown;
  threads: number;
  startTimeoutMs?: number;
  /** Maximum computing time of one batch before its thread is replaced. */
  jobTimeoutMs?: number;
  /** Called when the pool gives up; it can be started again. */
  onDead?: () => void;
}

interface Job {
  texts: readonly string[];
  resolve: (vectors: Float32Array[]) => void;
  reject: (reason: unknown) => void;
  timer?: NodeJS.Timeout;
}

interface Thread {
  worker: Worker;
  ready: boolean;
  job?: Job;
}

const MAX_FAILED_STARTS = 3;
/** Time for a thread to finish its work before it is terminated. */
const RETIRE_MS = 10_000;
const unavailable = (detail: string, cause?: unknown): DomainError =>
  new DomainError('knowledge_unavailable', detail, { cause });

/**
 * Module of a worker thread beside `moduleUrl`: built code runs the compiled `.js`, tests run the `.ts` directly, whose types
 * Node strips. Such a file may only import packages and built-ins.
 */
export const threadFile = (name: string, moduleUrl: string): URL =>
  new URL(`./${name}.${moduleUrl.endsWith('.ts') ? 'ts' : 'js'}`, moduleUrl);

/** Asks a thread to end itself: terminating it during native computation can abort the whole process. */
async function retire(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.postMessage({ stop: true } satisfies ToThread);
  let late: NodeJS.Timeout | undefined;
  await Promise.race([ended, new Promise((resolve) => (late = setTimeout(resolve, RETIRE_MS)))]);
  clearTimeout(late);
  await worker.terminate();
}

/**
 * Threads that each compute one batch at a time, which keeps the event loop free. A thread that crashes or hangs fails its
 * current batch and is replaced; waiting batches continue. After several failed starts in a row all waiting batches are
 * rejected.
 */
export class InferencePool {
  private readonly logger: Logger;
  private threads: Thread[] = [];
  private queue: Job[] = [];
  private failedStarts = 0;
  private workedMs = 0;
  private running = false;

  constructor(private readonly options: PoolOptions) {
    this.logger = new Logger(`Embedder ${options.name}`);
  }

  /** Milliseconds that its threads spent on finished batches; waiting for a thread does not count. */
  get busyMs(): number {
    return this.workedMs;
  }

  /** Resolves when the first thread is ready; the others follow. */
  async start(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      await this.spawn();
    } catch (error) {
      await this.stop();
      throw error;
    }
    for (let i = 1; i < this.options.threads; i++) void this.spawn().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.running = false;
    this.rejectWaiting(unavailable('The embedder is stopping.'));
    const threads = this.threads;
    this.threads = [];
    for (const thread of threads) this.fail(thread, unavailable('The embedder is stopping.'));
    await Promise.all(threads.map(({ worker }) => retire(worker)));
  }

  /** One vector per text, computed as one batch. */
  run(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (!this.running) return Promise.reject(unavailable('The embedder is not running.'));
    return new Promise((resolve, reject) => {
      const job: Job = { texts, resolve, reject };
      this.queue.push(job);
      const onAbort = (): void => {
        // A batch that is already being computed is finished by its thread and its result discarded.
        this.queue = this.queue.filter((other) => other !== job);
        reject(signal!.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      job.resolve = (vectors) => {
        signal?.removeEventListener('abort', onAbort);
        resolve(vectors);
      };
      job.reject = (reason) => {
        signal?.removeEventListener('abort', onAbort);
        reject(reason as Error);
      };
      this.pump();
    });
  }

  private spawn(): Promise<void> {
    const worker = new Worker(this.options.file, { workerData: this.options.data, name: this.options.name });
    const thread: Thread = { worker, ready: false };
    this.threads.push(thread);
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => this.lose(thread, new Error('it did not start in time')),
        this.options.startTimeoutMs ?? 60_000,
      );
      worker.on('message', (message: FromThread) => {
        if (message.type !== 'ready') return this.settle(thread, message);
        clearTimeout(late);
        thread.ready = true;
        this.failedStarts = 0;
        resolve();
        this.pump();
      });
      const gone = (error: Error): void => {
        clearTimeout(late);
        reject(error);
        this.lose(thread, error);
      };
      worker.on('error', (error) => gone(error as Error));
      worker.on('exit', (code) => gone(new Error(`it ended with code ${code}`)));
    });
  }

  private pump(): void {
    for (const thread of this.threads) {
      if (!thread.ready || thread.job) continue;
      const job = this.queue.shift();
      if (!job) return;
      thread.job = job;
      job.timer = setTimeout(
        () => this.lose(thread, new Error('a batch took too long')),
        this.options.jobTimeoutMs ?? 60_000,
      );
      thread.worker.postMessage({ texts: [...job.texts] } satisfies ToThread);
    }
  }

  private settle(thread: Thread, message: Exclude<FromThread, { type: 'ready' }>): void {
    const { job } = thread;
    this.workedMs += message.ms;
    if (!job) return;
    clearTimeout(job.timer);
    thread.job = undefined;
    if (message.type === 'failed') {
      this.logger.error(`A batch failed: ${message.message}`);
      job.reject(unavailable('The embedder failed on this text.', new Error(message.message)));
    } else {
      const { vectors, dimensions } = message;
      job.resolve(job.texts.map((_, i) => vectors.slice(i * dimensions, (i + 1) * dimensions)));
    }
    this.pump();
  }

  /** Handles a thread that died or must be replaced. */
  private lose(thread: Thread, error: Error): void {
    if (!this.threads.includes(thread)) return;
    this.threads = this.threads.filter((other) => other !== thread);
    void retire(thread.worker);
    this.fail(thread, unavailable('The embedder crashed.', error));
    if (!this.running) return;
    this.logger.error(`A thread was lost: ${error.message}`);
    if (!thread.ready) this.failedStarts++;
    if (this.failedStarts >= MAX_FAILED_STARTS) {
      this.running = this.threads.length > 0;
      if (!this.running) this.options.onDead?.();
      return this.rejectWaiting(unavailable('The embedder does not start.', error));
    }
    void this.spawn().catch(() => undefined);
  }

  private fail(thread: Thread, reason: DomainError): void {
    clearTimeout(thread.job?.timer);
    thread.job?.reject(reason);
    thread.job = undefined;
  }

  private rejectWaiting(reason: DomainError): void {
    const waiting = this.queue;
    this.queue = [];
    for (const job of waiting) job.reject(reason);
  }
}
