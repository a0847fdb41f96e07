import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import { threadEntry } from '../common/threads/thread-entry.js';

/** Data passed to the watching thread. */
export interface WatchOrder {
  name: string;
  limitMs: number;
  /** Incremented by the main thread while its event loop runs. */
  beats: SharedArrayBuffer;
}

const BEAT_MS = 250;

/**
 * Ends this process when its event loop was blocked for `limitMs`, after writing the blocking stack to standard error:
 * the parent process restarts it. A connected supervisor gets a heartbeat each second, for cases that block the
 * watching thread too. Nothing is ended while a debugger is attached. 0 disables it.
 *
 * @returns a function that stops watching
 */
export function watchEventLoop(name: string, limitMs: number): () => void {
  if (limitMs === 0) return () => undefined;
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(beats);
  const order: WatchOrder = { name, limitMs, beats };
  const { url, options } = threadEntry('./event-loop-watch.worker', import.meta.url);
  const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 };
  const thread = new Worker(url, { ...options, workerData: order, resourceLimits });
  // Without the thread the process runs unwatched.
  thread.on('error', () => undefined);
  thread.unref();
  let turns = 0;
  const beat = setInterval(() => {
    // A program stopped at a breakpoint does not hang.
    const debugged = debuggerUrl() !== undefined;
    Atomics.store(counter, 0, debugged ? -1 : ++turns);
    if (turns % (1_000 / BEAT_MS) === 0) process.send?.({ type: 'alive', limitMs: debugged ? 0 : limitMs }, ignore);
  }, BEAT_MS).unref();
  return () => {
    clearInterval(beat);
    void thread.terminate();
  };
}

const ignore = (): void => undefined;
