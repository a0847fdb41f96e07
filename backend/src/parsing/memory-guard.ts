import { ticker } from '../common/scheduling/ticker.js';

const POLL_MS = 100;
const MIB = 1024 * 1024;

/**
 * Calls `onExceeded` once when the resident memory of this process has grown by more than a limit: what parsers hold outside of
 * the JavaScript heap (buffers, pictures, WASM) counts in no limit of their threads.
 * @returns ends the watch.
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
