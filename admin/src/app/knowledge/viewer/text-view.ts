import {
  Component,
  ElementRef,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explain } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Skeleton } from '../../ui/skeleton';
import { NearEnd } from '../../ui/near-end';
import { FindBar } from './find-bar';
import { type Mark, findMatches } from './marks';
import { PieceView } from './piece-view';
import { TextStore } from './text-store';
import { TextWindow } from './text-window';

/** Initial position in the text. `page`: if a link has no offset. */
export interface TextTarget {
  start?: number;
  end?: number;
  page?: number;
}

/** The extracted text of a document: opened at a position, extended at both ends, searchable, with page navigation. */
@Component({
  selector: 'nx-text-view',
  imports: [EmptyState, FindBar, Icon, MatButton, NearEnd, Notice, PieceView, Skeleton],
  providers: [TextStore, TextWindow],
  templateUrl: './text-view.html',
  styleUrl: './text-view.scss',
})
export class TextView {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly toaster = inject(Toaster);
  protected readonly store = inject(TextStore);
  protected readonly window = inject(TextWindow);

  readonly id = input.required<string>();
  readonly versionId = input<string>();
  readonly target = input<TextTarget>({});
  /** Whether the original can be shown at a page. */
  readonly paged = input(false);
  readonly pageShown = output<number>();

  /** An offset to which the page still has to scroll. */
  private readonly goal = signal<number | undefined>(undefined);
  protected readonly words = signal('');
  protected readonly at = signal(0);
  protected readonly searching = signal(false);
  protected readonly matches = computed(() => findMatches(this.store.pieces(), this.words()));
  protected readonly marks = computed((): Mark[] => {
    const { start, end } = this.target();
    const target: Mark[] = start !== undefined && end !== undefined ? [{ start, end, kind: 'target' }] : [];
    const current = this.at();
    return [...target, ...this.matches().map((mark, i): Mark => (i === current ? { ...mark, kind: 'current' } : mark))];
  });
  protected readonly failure = computed(() => explain(this.store.error()));
  /** Names of the pages, slides or sheets known so far. */
  protected readonly sheets = computed(() => [
    ...new Set(this.store.pieces().flatMap(({ place, page }) => (place && !page ? [place] : []))),
  ]);

  constructor() {
    let opened = '';
    effect(() => {
      const key = `${this.id()} ${this.versionId() ?? ''}`;
      const target = this.target();
      untracked(() => void this.open(key === opened, target));
      opened = key;
    });
    afterRenderEffect(() => {
      const goal = this.goal();
      if (goal !== undefined && this.window.shown().length) this.scrollTo(goal);
    });
  }

  protected async reopen(): Promise<void> {
    await this.open(false, this.target());
  }

  protected async search(words: string): Promise<void> {
    this.words.set(words);
    this.at.set(0);
    if (!words.trim()) return;
    this.searching.set(true);
    await this.attempt(this.store.readUntil(() => this.words() !== words));
    if (this.words() !== words) return;
    this.searching.set(false);
    // The first match after the opened position.
    const from = this.target().start ?? 0;
    this.step(
      Math.max(
        0,
        this.matches().findIndex((mark) => mark.start >= from),
      ),
    );
  }

  protected step(to: number): void {
    const matches = this.matches();
    if (!matches.length) return;
    const at = (to + matches.length) % matches.length;
    this.at.set(at);
    this.go(matches[at]?.start ?? 0);
  }

  protected async toPage(page: number): Promise<void> {
    const find = () => this.store.pieces().find((piece) => piece.page !== undefined && piece.page >= page);
    const first = () => this.store.pieces()[0]?.page ?? 1;
    await this.attempt(this.store.readUntil(() => find() !== undefined && (first() < page || this.store.atStart())));
    const piece = find();
    if (piece) this.go(piece.start);
  }

  protected toSheet(place: string): void {
    const piece = this.store.pieces().find((candidate) => candidate.place === place);
    if (piece) this.go(piece.start);
  }

  protected more(read: Promise<void>): void {
    void this.attempt(read);
  }

  private async open(same: boolean, { start, page }: TextTarget): Promise<void> {
    const at = start ?? 0;
    if (!same || !this.store.has(at)) await this.store.open(this.id(), this.versionId(), at);
    if (this.store.state() !== 'ready') return;
    if (start !== undefined) this.go(start);
    else if (page) await this.toPage(page);
  }

  private go(offset: number): void {
    this.window.show(offset);
    this.goal.set(offset);
  }

  private scrollTo(offset: number): void {
    const piece = this.window.shown().findLast((candidate) => candidate.start <= offset);
    const element = piece && this.host.querySelector(`[data-start="${piece.start}"]`);
    if (!element) return;
    this.goal.set(undefined);
    const mark = element.querySelector('mark.current') ?? element.querySelector('mark.target');
    (mark ?? element).scrollIntoView({ block: mark ? 'center' : 'start' });
  }

  private async attempt(read: Promise<void>): Promise<void> {
    try {
      await read;
    } catch (error) {
      this.searching.set(false);
      void this.toaster.show(explain(error, 'The text already shown stays.'));
    }
  }
}
