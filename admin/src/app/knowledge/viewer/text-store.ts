import { Injectable, computed, inject, signal } from '@angular/core';
import { isAbort } from '../../core/http/problem';
import type { TextBlock } from '../document-types';
import { DocumentApi } from './document-api';
import { piecesOf } from './pieces';

const STEP = 60_000;
const GREAT_STEP = 100_000;
/** Upper bound of the loaded text; a search stops there. */
const MOST_CHARS = 20_000_000;

/** The loaded text of one version: a contiguous run of blocks that grows at both ends. */
@Injectable()
export class TextStore {
  private readonly api = inject(DocumentApi);
  private source: { id: string; versionId?: string } | undefined;
  private next: number | undefined;
  /** Late responses for a previous document or position are dropped. */
  private epoch = 0;
  private reading: Promise<void> = Promise.resolve();

  private readonly known = signal<readonly TextBlock[]>([]);
  readonly pieces = computed(() => this.known().flatMap(piecesOf));
  readonly totalChars = signal(0);
  readonly pages = signal<number | undefined>(undefined);
  readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  readonly error = signal<unknown>(undefined);
  readonly atStart = signal(true);
  readonly atEnd = signal(true);
  /** Loaded share of the text, 0…1. */
  readonly share = computed(() => {
    const known = this.known();
    const chars = (known.at(-1)?.end ?? 0) - (known[0]?.start ?? 0);
    return this.totalChars() ? Math.min(1, chars / this.totalChars()) : 1;
  });

  has(offset: number): boolean {
    const known = this.known();
    const first = known[0];
    return first !== undefined && offset >= first.start && (offset < (known.at(-1)?.end ?? 0) || this.atEnd());
  }

  /** Starts again around `at`. */
  async open(id: string, versionId: string | undefined, at: number): Promise<void> {
    const epoch = ++this.epoch;
    this.source = { id, versionId };
    this.state.set('loading');
    this.known.set([]);
    try {
      const from = Math.max(0, at - STEP / 4);
      const page = await this.api.text(id, from, STEP, versionId);
      if (epoch !== this.epoch) return;
      this.known.set(page.blocks);
      this.totalChars.set(page.total_chars);
      this.pages.set(page.pages ?? undefined);
      this.next = page.next_start ?? undefined;
      this.atEnd.set(this.next === undefined);
      this.atStart.set((page.blocks[0]?.start ?? 0) === 0);
      this.state.set('ready');
    } catch (error) {
      if (epoch !== this.epoch || isAbort(error)) return;
      this.error.set(error);
      this.state.set('failed');
    }
  }

  after(step = STEP): Promise<void> {
    return this.queue(() => this.readAfter(step));
  }

  before(step = STEP): Promise<void> {
    return this.queue(() => this.readBefore(step));
  }

  /** Loads more until `enough` returns true, or to both ends. */
  async readUntil(enough: () => boolean): Promise<void> {
    const { epoch } = this;
    while (epoch === this.epoch && !enough() && !(this.atStart() && this.atEnd())) {
      if ((this.known().at(-1)?.end ?? 0) - (this.known()[0]?.start ?? 0) > MOST_CHARS) return;
      await (this.atEnd() ? this.before(GREAT_STEP) : this.after(GREAT_STEP));
    }
  }

  /** Serialises reads, since both ends move. */
  private queue(read: () => Promise<void>): Promise<void> {
    this.reading = this.reading.catch(() => undefined).then(read);
    return this.reading;
  }

  private async readAfter(step: number): Promise<void> {
    const { source, next, epoch } = this;
    if (!source || next === undefined) return;
    const page = await this.api.text(source.id, next, step, source.versionId);
    if (epoch !== this.epoch) return;
    const end = this.known().at(-1)?.start ?? -1;
    this.known.update((known) => [...known, ...page.blocks.filter((block) => block.start > end)]);
    this.next = page.next_start ?? undefined;
    this.atEnd.set(this.next === undefined);
  }

  private async readBefore(step: number): Promise<void> {
    const { source, epoch } = this;
    const first = this.known()[0]?.start ?? 0;
    if (!source || first === 0) return;
    const found: TextBlock[] = [];
    // The block around a position may end long before the loaded ones: the gap is loaded as well.
    for (let at: number | undefined = Math.max(0, first - step); at !== undefined && at < first;) {
      const page = await this.api.text(source.id, at, step, source.versionId);
      if (epoch !== this.epoch) return;
      found.push(...page.blocks.filter((block) => block.start < first));
      at = page.next_start ?? undefined;
    }
    this.known.update((known) => [...found, ...known]);
    this.atStart.set((found[0]?.start ?? 0) === 0);
  }
}
