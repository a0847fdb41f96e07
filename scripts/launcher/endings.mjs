/** Human-readable reasons why a child ended. */

/** Exit code of a process whose event loop was blocked: see backend/src/observability/event-loop-watch.worker.ts. */
const HUNG = 'exit code 70';
/** Number of log lines that describe an ordinary failure. */
const LAST_WORDS = 5;

/**
 * @param reason exit code or signal as reported by the supervisor
 * @param tail the last lines of the child's log
 */
export function whyEnded(reason, tail) {
  const words = tail.split('\n').slice(-LAST_WORDS).join('\n');
  // A process whose main thread did not react was killed.
  const hung = reason === HUNG || (reason === 'SIGKILL' && words.includes('the event loop stood still'));
  if (hung) return 'its event loop stood still; where is in its log';
  if (reason === 'SIGABRT' && /heap out of memory/.test(tail)) return 'out of memory; its limit is NEXUS_HEAP_MB';
  if (/ENOSPC|No space left on device/i.test(words)) return `${reason}; the disk is full`;
  return reason;
}
