import { Directive, TemplateRef, inject, input } from '@angular/core';

/** One column. What is in it comes from `text`, or from a template `<ng-template nxCell="key" [nxCellOf]="items" let-item>`. */
export interface Column<T> {
  key: string;
  label: string;
  /** Said of the head on hover. */
  title?: string;
  /** A track of a CSS grid; without it the column takes a share of the room that is left. */
  width?: string;
  number?: boolean;
  muted?: boolean;
  /** Sort names in the order a click goes through; after the last one the default order comes back. */
  sorts?: readonly string[];
  /** Its one sort name, without a minus, means the largest first. */
  descends?: boolean;
  /** In windows narrower than this, in pixels, it is left out; of cards too, where `card` does not say its place. */
  below?: number;
  /** Cannot be hidden: what tells the rows apart. */
  always?: boolean;
  /** Hidden until a person asks for it. */
  hidden?: boolean;
  /** Empty where there is nothing to say, with a template as well: a dash in a table, and no place in a card. */
  text?: (item: T) => string;
  /** In a card, below 600 px: in the first line, at its end, in a line without a label, or (the default) with its label. */
  card?: 'title' | 'actions' | 'plain' | 'line';
}

/** Typed by the items: a field they do not have does not compile. */
@Directive({ selector: 'ng-template[nxCell]' })
export class Cell<T> {
  readonly nxCell = input.required<string>();
  readonly nxCellOf = input.required<readonly T[]>();
  readonly template = inject<TemplateRef<{ $implicit: T }>>(TemplateRef);

  static ngTemplateContextGuard<T>(_cell: Cell<T>, context: unknown): context is { $implicit: T } {
    return Boolean(context);
  }
}

const KEY = 'nexus.columns.';

/** Which columns a person hid or asked for, by table; stays in this browser. */
export function storedColumns(table: string): Readonly<Record<string, boolean>> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY + table) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Record<string, boolean>) : {};
  } catch {
    return {};
  }
}

export function storeColumns(table: string, shown: Readonly<Record<string, boolean>>): void {
  try {
    localStorage.setItem(KEY + table, JSON.stringify(shown));
  } catch {
    // Storage may be blocked: the choice then lasts until the page is left.
  }
}

/** The next order of a column that is pressed; undefined: the default one. */
export const nextSort = (sorts: readonly string[], now: string | undefined): string | undefined =>
  sorts[sorts.indexOf(now ?? '') + 1];

export const directionOf = ({ sorts, descends }: Pick<Column<never>, 'sorts' | 'descends'>, now: string | undefined) =>
  now && sorts?.includes(now) ? (descends || now.startsWith('-') ? 'descending' : 'ascending') : null;

/** Ids from one row to another, both included, in the order of the rows. */
export function range(ids: readonly string[], from: string | undefined, to: string): string[] {
  const [a, b] = [ids.indexOf(from ?? to), ids.indexOf(to)];
  return a < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}
