import { Directive, TemplateRef, inject, input } from '@angular/core';

/** One column. Its content comes from `text`, or from a template `<ng-template nxCell="key" [nxCellOf]="items" let-item>`. */
export interface Column<T> {
  key: string;
  label: string;
  /** Tooltip of the header. */
  title?: string;
  /** A CSS grid track; by default the column shares the remaining width. */
  width?: string;
  number?: boolean;
  muted?: boolean;
  /** Sort names in click order; after the last one the default order is restored. */
  sorts?: readonly string[];
  /** The column's only sort name, without a minus, means descending. */
  descends?: boolean;
  /** Hidden in windows narrower than this, in pixels; also in cards, unless `card` is set. */
  below?: number;
  /** Cannot be hidden, since it identifies the rows. */
  always?: boolean;
  /** Hidden by default. */
  hidden?: boolean;
  /** Empty for no content, also if there is a template: shown as a dash in a table, omitted in a card. */
  text?: (item: T) => string;
  /**
   * Position in a card, below 600 px: in the first line, at its end, in a line without a label, or (the default) with its
   * label.
   */
  card?: 'title' | 'actions' | 'plain' | 'line';
}

/** Typed by the items, so that unknown fields do not compile. */
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

/** Column visibility chosen by the user, by table; stored in this browser. */
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

/** The next sort order of a clicked column; undefined: the default one. */
export const nextSort = (sorts: readonly string[], now: string | undefined): string | undefined =>
  sorts[sorts.indexOf(now ?? '') + 1];

export const directionOf = ({ sorts, descends }: Pick<Column<never>, 'sorts' | 'descends'>, now: string | undefined) =>
  now && sorts?.includes(now) ? (descends || now.startsWith('-') ? 'descending' : 'ascending') : null;

/** Ids from one row to another, inclusive, in row order. */
export function range(ids: readonly string[], from: string | undefined, to: string): string[] {
  const [a, b] = [ids.indexOf(from ?? to), ids.indexOf(to)];
  return a < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}
