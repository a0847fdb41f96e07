/** `take()`: the longest hold of this thread's event loop in milliseconds since it was taken last. */
export function watchLoop(): { take(): number; stop(): void };
