/** What the main thread sends: one batch, or that the thread is to end when it has nothing left to compute. */
export type ToThread = { texts: string[] } | { stop: true };

/**
 * What a thread answers: once that it is ready, then for each batch its vectors one after the other, or why not; `ms`: how long it
 * was at work on the batch.
 */
export type FromThread =
  | { type: 'ready' }
  | { type: 'vectors'; vectors: Float32Array; dimensions: number; ms: number }
  | { type: 'failed'; message: string; ms: number };
