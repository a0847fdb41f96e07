import { Reranker } from '../reranker.js';

/** Counts how many letters of the question a passage contains in the same order; enough to rank passages. */
export class FakeReranker extends Reranker {
  readonly id = 'fake';
  why: string | null = null;
  broken = false;
  asked: string[][] = [];

  reason(): string | null {
    return this.why;
  }

  score(query: string, passages: readonly string[], signal?: AbortSignal): Promise<number[]> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.why ?? this.broken) return Promise.reject(new Error(this.why ?? 'broken'));
    this.asked.push([query, ...passages]);
    return Promise.resolve(passages.map((passage) => inOrder(query, passage)));
  }

  stop(): Promise<void> {
    this.why = 'stopped';
    return Promise.resolve();
  }
}

function inOrder(query: string, passage: string): number {
  let at = 0;
  for (const letter of passage) if (letter === query[at]) at++;
  return at;
}
