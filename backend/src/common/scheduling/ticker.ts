/**
 * Calls back at a fixed interval until the returned function is called: for heartbeats of one connection or thread. Work that
 * waits for I/O (a database, Redis, a network) belongs in an IntervalTask. Does not keep the process alive.
 */
export function ticker(everyMs: number, callback: () => undefined): () => void {
  const timer = setInterval(callback, everyMs).unref();
  return () => clearInterval(timer);
}
