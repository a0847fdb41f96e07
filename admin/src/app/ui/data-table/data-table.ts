import { NgTemplateOutlet } from '@angular/common';
import {
  Component,
  computed,
  contentChildren,
  inject,
  input,
  linkedSignal,
  model,
  output,
  signal,
} from '@angular/core';
import { Viewport } from '../../core/viewport';
import { Icon } from '../icon';
import { Menu, type MenuEntry } from '../menu';
import { RowNav } from '../row-nav';
import { Cell, type Column, directionOf, nextSort, range, storeColumns, storedColumns } from './column';
import { InSight } from './in-sight';

/** Rows that are rendered and removed together. */
const GROUP = 50;
/** Estimated heights of a row and a card before they are rendered. */
const ROW_PX = 45;
const CARD_PX = 112;

/**
 * A table of records. Arrow keys move between the controls marked `data-row`; below 600 px each row is a card; distant rows are
 * not rendered, so that ten thousand rows stay usable. Selection, sorting and column choice are optional.
 */
@Component({
  selector: 'nx-data-table',
  imports: [Icon, InSight, Menu, NgTemplateOutlet, RowNav],
  host: { '[class.selectable]': 'selectable()' },
  templateUrl: './data-table.html',
  styleUrl: './data-table.scss',
})
export class DataTable<T extends { id: string }> {
  private readonly viewport = inject(Viewport);
  readonly items = input.required<readonly T[]>();
  readonly columns = input.required<readonly Column<T>[]>();
  /** What the rows are: "API tokens". */
  readonly label = input.required<string>();
  /** The name of a row, for the labels of its controls. */
  readonly nameOf = input<(item: T) => string>(({ id }) => id);
  readonly sort = input<string>();
  readonly sorted = output<string | undefined>();
  readonly selectable = input(false);
  readonly selected = model<ReadonlySet<string>>(new Set());
  /** Key under which the column choice is stored; without it there is no column choice. */
  readonly remember = input<string>();
  /** Rows that exist but are not in use. */
  readonly dimmed = input<(item: T) => boolean>(() => false);
  /** The row whose details are shown beside or below the table. */
  readonly current = input<string>();

  private readonly cells = contentChildren<Cell<T>>(Cell);
  protected readonly templates = computed(() => new Map(this.cells().map((cell) => [cell.nxCell(), cell.template])));
  private readonly choice = linkedSignal(() => (this.remember() ? storedColumns(this.remember()!) : {}));
  private readonly fitting = computed(() =>
    this.columns().filter(
      ({ below, card }) => below === undefined || !this.viewport.below(below)() || (card && this.viewport.phone()),
    ),
  );
  private readonly isShown = (column: Column<T>): boolean =>
    column.always || column.card === 'actions' || (this.choice()[column.key] ?? !column.hidden);
  protected readonly shown = computed(() => this.fitting().filter(this.isShown));
  protected readonly tracks = computed(() =>
    [...(this.selectable() ? ['40px'] : []), ...this.shown().map(({ width }) => width ?? 'minmax(0, 1fr)')].join(' '),
  );
  protected readonly columnMenu = computed((): MenuEntry[] =>
    this.fitting()
      .filter(({ always, card }) => !always && card !== 'actions')
      .map((column) => ({ action: column.key, label: column.label, checked: this.isShown(column) })),
  );

  protected readonly groups = computed(() =>
    Array.from({ length: Math.ceil(this.items().length / GROUP) }, (_, index) => ({
      index,
      items: this.items().slice(index * GROUP, (index + 1) * GROUP),
    })),
  );
  /** Groups that may be visible. The others have no rows, only their previous or estimated height. */
  private readonly near = signal<ReadonlySet<number>>(new Set([0, 1]));
  private readonly heights = new Map<number, number>();
  protected readonly none: readonly T[] = [];

  protected readonly all = computed(
    () => this.items().length > 0 && this.items().every(({ id }) => this.selected().has(id)),
  );
  protected readonly some = computed(() => !this.all() && this.items().some(({ id }) => this.selected().has(id)));
  private last: string | undefined;

  protected readonly direction = (column: Column<T>) => directionOf(column, this.sort());
  protected readonly press = (sorts: readonly string[]) => this.sorted.emit(nextSort(sorts, this.sort()));

  protected toggleColumn(key: string): void {
    const column = this.columns().find((each) => each.key === key);
    if (!column) return;
    this.choice.update((choice) => ({ ...choice, [key]: !this.isShown(column) }));
    storeColumns(this.remember()!, this.choice());
  }

  protected isNear(index: number): boolean {
    // Not available in every test environment.
    return typeof IntersectionObserver === 'undefined' || this.near().has(index);
  }

  protected heightOf(index: number, rows: number): number | null {
    if (this.isNear(index)) return null;
    return this.heights.get(index) ?? rows * (this.viewport.phone() ? CARD_PX : ROW_PX);
  }

  protected seen(index: number, { near, height }: { near: boolean; height: number }): void {
    if (near === this.near().has(index)) return;
    if (!near) this.heights.set(index, height);
    this.near.update((set) => {
      const next = new Set(set);
      if (near) next.add(index);
      else next.delete(index);
      return next;
    });
  }

  /** With Shift, selects all rows from the one last selected. */
  protected toggle(event: MouseEvent, id: string): void {
    const on = !this.selected().has(id);
    const ids = event.shiftKey
      ? range(
          this.items().map((item) => item.id),
          this.last,
          id,
        )
      : [id];
    this.last = id;
    this.selected.update((set) => {
      const next = new Set(set);
      for (const each of ids)
        if (on) next.add(each);
        else next.delete(each);
      return next;
    });
  }

  protected toggleAll(): void {
    this.selected.set(this.all() ? new Set() : new Set(this.items().map(({ id }) => id)));
  }
}
