import { Worker } from 'node:worker_threads';
import { threadEntry } from '../common/threads/thread-entry.js';
import { watchMemory } from './memory-guard.js';
import { IngestionFailure, type ReasonCode } from './reasons.js';

/** What a thread tells: `result` is the last it says after a success. */
export type ThreadMessage<T> =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; result: T }
  | { kind: 'failed'; code: ReasonCode; detail: string };

export interface ThreadLimits {
  timeMs: number;
  /** Of the thread's JavaScript heap. */
  heapMb: number;
  /** What the process may grow by meanwhile: buffers and pictures are outside of the heap. */
  growthMb: number;
}

export interface ThreadTask {
  /** The thread's file beside the module `base`, e.g. `./parse.worker`. */
  name: string;
  /** `import.meta.url` of the module. */
  base: string;
  /** Goes to the thread as `bytes` beside `input`, as a copy of its own. */
  bytes: Uint8Array;
  input?: object;
  limits: ThreadLimits;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Reads bytes that nobody vouches for in a thread of their own, which is killed when it exceeds its time or memory.
 * @throws IngestionFailure as the thread says, or `time_limit`, `memory_limit`, `corrupt`
 */
export async function inLimitedThread<T>(task: ThreadTask): Promise<T> {
  task.signal?.throwIfAborted();
  const worker = spawn(task);
  try {
    return await outcome<T>(worker, task);
  } finally {
    await worker.terminate();
  }
}

/** What a thread says of its failure. */
export function failureMessage(error: unknown): Extract<ThreadMessage<never>, { kind: 'failed' }> {
  const cause = error instanceof IngestionFailure ? error.cause : error;
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 500) : '';
  return { kind: 'failed', code: error instanceof IngestionFailure ? error.code : 'corrupt', detail };
}

function spawn({ name, base, bytes, input, limits }: ThreadTask): Worker {
  const { url, options } = threadEntry(name, base);
  // A copy of its own memory: a pooled Buffer's memory cannot be transferred.
  const own = new Uint8Array(bytes);
  const worker = new Worker(url, {
    ...options,
    workerData: { ...input, bytes: own },
    transferList: [own.buffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
    env: {},
    stdout: true,
    stderr: true,
  });
  // Parsers print warnings about odd files; nobody reads them, and unread pipes would fill up.
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

function outcome<T>(worker: Worker, { limits, signal, onProgress }: ThreadTask): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(new IngestionFailure('time_limit'))), limits.timeMs);
    const unwatch = watchMemory(limits.growthMb, () => settle(() => reject(new IngestionFailure('memory_limit'))));
    const onAbort = (): void => settle(() => reject(signal?.reason as Error));
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      unwatch();
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    worker.on('message', (message: ThreadMessage<T>) => {
      if (message.kind === 'progress') onProgress?.(message.done, message.total);
      else if (message.kind === 'done') settle(() => resolve(message.result));
      else settle(() => reject(new IngestionFailure(message.code, message.detail)));
    });
    worker.on('error', (error: Error & { code?: string }) => {
      const code = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory_limit' : 'corrupt';
      settle(() => reject(new IngestionFailure(code, error)));
    });
    worker.on('exit', () => settle(() => reject(new IngestionFailure('corrupt', 'the parser thread ended early'))));
  });
}
