import { Directive, ElementRef, inject } from '@angular/core';

const STEP: Record<string, (index: number, last: number) => number> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_index, last) => last,
};

/** Arrow keys, Home and End move between the rows of a list, to the control marked `data-row` in each. */
@Directive({ selector: '[nxRowNav]', host: { '(keydown)': 'move($event)' } })
export class RowNav {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected move(event: KeyboardEvent): void {
    const step = STEP[event.key];
    const rows = [...this.host.querySelectorAll<HTMLElement>('[data-row]')];
    const index = rows.indexOf(document.activeElement as HTMLElement);
    if (!step || index < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    rows[step(index, rows.length - 1)]?.focus();
  }
}
