import { type ChatEvent, isTerminal } from '@nexus/contracts';

/** Receives events in order; called once more after a terminal event, without one. */
export interface RunReader {
  next(event: ChatEvent, id: number): void;
  end(): void;
}

/** A client of the run itself, or another run that shares its answer. */
export type ReaderKind = 'client' | 'follower';

interface Cursor {
  reader: RunReader;
  kind: ReaderKind;
  /** Id of the last delivered event. */
  at: number;
  busy: boolean;
}

/**
 * The events of one run, in order; the id of an event is its position, from 1. Late readers receive everything after
 * the id they pass, then follow. Nothing is accepted after `done` or `error`.
 */
export class RunLog {
  private readonly events: ChatEvent[] = [];
  private readonly cursors = new Set<Cursor>();
  private ended = false;

  get length(): number {
    return this.events.length;
  }

  get finished(): boolean {
    return this.ended;
  }

  /** Finished with an error. */
  get failed(): boolean {
    return this.events.at(-1)?.type === 'error';
  }

  get readers(): number {
    return this.cursors.size;
  }

  get followers(): number {
    return [...this.cursors].filter((c) => c.kind === 'follower').length;
  }

  /** Ends the readers of one kind with a separate event; the log continues for the others. */
  dismiss(kind: ReaderKind, last: ChatEvent): void {
    for (const cursor of [...this.cursors].filter((c) => c.kind === kind)) {
      this.cursors.delete(cursor);
      cursor.reader.next(last, cursor.at + 1);
      cursor.reader.end();
    }
  }

  /** @returns false when the log is closed and the event was dropped. */
  append(event: ChatEvent): boolean {
    if (this.ended) return false;
    this.events.push(event);
    if (isTerminal(event)) this.ended = true;
    for (const cursor of [...this.cursors]) this.pump(cursor);
    return true;
  }

  /** Events after `id`, oldest first. */
  after(id: number): ChatEvent[] {
    return this.events.slice(id);
  }

  /** @returns an idempotent function that stops reading. */
  read(afterId: number, reader: RunReader, kind: ReaderKind = 'client'): () => void {
    const cursor: Cursor = { reader, kind, at: Math.min(afterId, this.events.length), busy: false };
    this.cursors.add(cursor);
    this.pump(cursor);
    return () => void this.cursors.delete(cursor);
  }

  /** Readers may append or leave while being called: the flag preserves order, the set reflects removal. */
  private pump(cursor: Cursor): void {
    if (cursor.busy) return;
    cursor.busy = true;
    while (this.cursors.has(cursor)) {
      const event = this.events[cursor.at];
      if (event === undefined) break;
      cursor.reader.next(event, ++cursor.at);
    }
    cursor.busy = false;
    if (this.ended && cursor.at >= this.events.length && this.cursors.delete(cursor)) cursor.reader.end();
  }
}
