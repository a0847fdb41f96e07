import { parentPort, workerData } from 'node:worker_threads';
import type { ToThread } from '../inference/protocol.js';

/** A thread that embeds a text as its length and fails on request; for pool tests. */
const { failToStart } = workerData as { failToStart?: boolean };
const WORK_MS = 40;
if (failToStart) throw new Error('no model');

parentPort!.on('message', (message: ToThread) => {
  if ('stop' in message) return parentPort!.close();
  const { texts } = message;
  const ms = texts.includes('work') ? WORK_MS : 0;
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  if (texts.includes('crash')) process.exit(7);
  if (texts.includes('throw')) throw new Error('unexpected');
  if (texts.includes('hang')) return;
  if (texts.includes('fail')) return parentPort!.postMessage({ type: 'failed', message: 'bad text', ms });
  const vectors = Float32Array.from(texts.flatMap((text) => [text.length, 1]));
  return parentPort!.postMessage({ type: 'vectors', vectors, dimensions: 2, ms });
});
parentPort!.postMessage({ type: 'ready' });
