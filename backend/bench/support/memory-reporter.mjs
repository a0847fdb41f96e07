/** Loaded before a process of a bench: it says what memory it has when it is asked. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('message', (message) => {
    if (message?.type === 'memory') process.send({ type: 'memory', usage: process.memoryUsage() }, () => undefined);
  });
}
