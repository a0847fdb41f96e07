/**
 * Calls back at a fixed pace until the function that it returns is called: for signs of life of one connection or thread.
 * What waits for something (a database, Redis, a network) is an IntervalTask. Does not keep the process alive.
 */
export function ticker(everyMs: number, callback: () => undefined): () => void {
  const timer = setInterval(callback, everyMs).unref();
  return () => clearInterval(timer);
}
