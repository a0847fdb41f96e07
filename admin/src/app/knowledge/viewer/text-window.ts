import { Injectable, computed, inject, linkedSignal } from '@angular/core';
import type { Piece } from './pieces';
import { TextStore } from './text-store';

const STEP = 80;
/** Maximum number of rendered pieces; those at the far end are removed. */
const MOST = 400;

/** The rendered part of the loaded text: a window over its pieces that moves while reading. */
@Injectable()
export class TextWindow {
  private readonly store = inject(TextStore);
  /** Offsets instead of indices, since pieces are prepended. */
  private readonly range = linkedSignal<unknown, { from: number; to: number }>({
    source: this.store.state,
    computation: () => this.around(this.store.pieces()[0]?.start ?? 0),
  });
  readonly shown = computed(() => {
    const { from, to } = this.range();
    return this.store.pieces().filter((piece) => piece.start >= from && piece.start < to);
  });
  readonly hasBefore = computed(() => !this.store.atStart() || (this.shown()[0]?.start ?? 0) > this.firstStart());
  readonly hasAfter = computed(() => !this.store.atEnd() || (this.shown().at(-1)?.start ?? 0) < this.lastStart());

  /** Moves the window so that it contains the piece with `offset`. */
  show(offset: number): void {
    const { from, to } = this.range();
    const shown = this.shown();
    const inside = offset >= from && offset < to && offset < (shown.at(-1)?.end ?? 0);
    if (!inside) this.range.set(this.around(offset));
  }

  async after(): Promise<void> {
    const last = this.shown().at(-1)?.start ?? 0;
    if (last === this.lastStart() && !this.store.atEnd()) await this.store.after();
    const pieces = this.store.pieces();
    const at = pieces.findIndex((piece) => piece.start === last);
    const to = Math.min(pieces.length, at + 1 + STEP);
    this.set(pieces, Math.max(this.indexOf(pieces, this.range().from), to - MOST), to);
  }

  async before(): Promise<void> {
    const first = this.shown()[0]?.start ?? 0;
    if (first === this.firstStart() && !this.store.atStart()) await this.store.before();
    const pieces = this.store.pieces();
    const at = pieces.findIndex((piece) => piece.start === first);
    const from = Math.max(0, at - STEP);
    this.set(pieces, from, Math.min(at + this.shown().length, from + MOST));
  }

  private set(pieces: readonly Piece[], from: number, to: number): void {
    this.range.set({ from: pieces[from]?.start ?? 0, to: pieces[to - 1]?.end ?? 0 });
  }

  private around(offset: number): { from: number; to: number } {
    const pieces = this.store.pieces();
    const found = pieces.findIndex((piece) => piece.end > offset);
    const at = found < 0 ? pieces.length - 1 : found;
    return {
      from: pieces[Math.max(0, at - STEP)]?.start ?? 0,
      to: pieces[Math.min(pieces.length - 1, at + STEP)]?.end ?? 0,
    };
  }

  private indexOf(pieces: readonly Piece[], start: number): number {
    return Math.max(
      0,
      pieces.findIndex((piece) => piece.start >= start),
    );
  }

  private readonly firstStart = (): number => this.store.pieces()[0]?.start ?? 0;
  private readonly lastStart = (): number => this.store.pieces().at(-1)?.start ?? 0;
}
