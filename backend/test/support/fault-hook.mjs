/** Loaded before a process under test (NEXUS_NODE_FLAGS): signals make it fail. SIGUSR2: it hangs; SIGWINCH: it takes all memory. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('SIGUSR2', function hangOnPurpose() {
    for (;;);
  });
  process.on('SIGWINCH', function leakOnPurpose() {
    const kept = [];
    for (;;) kept.push(new Array(1_000).fill(kept.length));
  });
}
