/** Messages to a thread: one batch, or a request to end when idle. */
export type ToThread = { texts: string[] } | { stop: true };

/**
 * Messages from a thread: first that it is ready, then for each batch its concatenated vectors or an error; `ms`: time spent on
 * the batch.
 */
export type FromThread =
  | { type: 'ready' }
  | { type: 'vectors'; vectors: Float32Array; dimensions: number; ms: number }
  | { type: 'failed'; message: string; ms: number };
