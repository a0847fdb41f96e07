import { ticker } from '../common/scheduling/ticker.js';

const POLL_MS = 100;
const MIB = 1024 * 1024;

/**
 * Calls `onExceeded` once when the resident memory of this process has grown by more than a limit: memory outside the
 * JavaScript heap (buffers, images, WASM) is not covered by the limits of parser threads.
 * @returns a function that stops watching.
 */
export function watchMemory(growthMb: number, onExceeded: () => void): () => void {
  const before = process.memoryUsage.rss();
  const stop = ticker(POLL_MS, () => {
    if (process.memoryUsage.rss() - before <= growthMb * MIB) return;
    stop();
    onExceeded();
  });
  return stop;
}
