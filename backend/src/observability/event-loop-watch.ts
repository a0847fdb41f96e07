import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import { threadEntry } from '../common/threads/thread-entry.js';

/** What the watching thread is given. */
export interface WatchOrder {
  name: string;
  limitMs: number;
  /** Counted up by the main thread while its event loop turns. */
  beats: SharedArrayBuffer;
}

const BEAT_MS = 250;

/**
 * Ends this process when its event loop stood still for `limitMs`, after the stack that it stands in was written to standard
 * error: whoever started the process starts it again. A supervisor that is connected hears each second that the loop turns,
 * for what stops the watching thread too. Nothing is ended while a debugger is attached. 0 turns it off.
 *
 * @returns the way to stop watching
 */
export function watchEventLoop(name: string, limitMs: number): () => void {
  if (limitMs === 0) return () => undefined;
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(beats);
  const order: WatchOrder = { name, limitMs, beats };
  const { url, options } = threadEntry('./event-loop-watch.worker', import.meta.url);
  const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 };
  const thread = new Worker(url, { ...options, workerData: order, resourceLimits });
  // Without it the process is as safe as one that is not watched.
  thread.on('error', () => undefined);
  thread.unref();
  let turns = 0;
  const beat = setInterval(() => {
    // A program that stops at a breakpoint does not hang.
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
