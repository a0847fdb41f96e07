import { Component, computed, input, output, signal } from '@angular/core';
import { formatCount } from '../../core/format/format';
import { Icon } from '../../ui/icon';
import { SearchBox } from '../../ui/search-box';

/** Above the text: search with navigation between matches, and a page or sheet selector. */
@Component({
  selector: 'nx-find-bar',
  imports: [Icon, SearchBox],
  template: `
    <nx-search
      label="Find in document"
      (searched)="words.set($event); searched.emit($event)"
      (keydown.enter)="step($event, 1)"
      (keydown.shift.enter)="step($event, -1)"
    />
    <span class="small muted num" role="status">{{ count() }}</span>
    @if (matches() > 1) {
      <button
        type="button"
        class="icon-button compact"
        title="Previous"
        aria-label="Previous match"
        (click)="stepped.emit(at() - 1)"
      >
        <nx-icon name="arrowUp" [size]="16" />
      </button>
      <button
        type="button"
        class="icon-button compact"
        title="Next"
        aria-label="Next match"
        (click)="stepped.emit(at() + 1)"
      >
        <nx-icon name="arrowDown" [size]="16" />
      </button>
    }
    <span class="gap"></span>
    @if (sheets().length > 1) {
      <select #sheetBox class="input" aria-label="Go to sheet" (change)="sheet.emit(sheetBox.value)">
        @for (name of sheets(); track name) {
          <option [value]="name">{{ name }}</option>
        }
      </select>
    } @else if ((pages() ?? 0) > 1 && !sheets().length) {
      <form (submit)="$event.preventDefault(); go(page.valueAsNumber)">
        <label class="small muted" for="go-to-page">Go to page</label>
        <input
          #page
          id="go-to-page"
          class="input num"
          type="number"
          min="1"
          inputmode="numeric"
          [max]="pages()!"
          (change)="go(page.valueAsNumber)"
        />
        <span class="small muted num">of {{ format(pages()) }}</span>
      </form>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      padding: 10px 12px;
      border-bottom: 1px solid var(--nx-line);
    }
    .gap {
      flex: 1;
    }
    form {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    form .input {
      width: 72px;
    }
    select.input {
      width: auto;
      max-width: 200px;
    }
  `,
})
export class FindBar {
  readonly matches = input.required<number>();
  readonly at = input.required<number>();
  readonly busy = input.required<boolean>();
  /** Share of the text that has been loaded, 0…1. */
  readonly share = input.required<number>();
  readonly pages = input<number>();
  readonly sheets = input.required<readonly string[]>();
  readonly searched = output<string>();
  readonly stepped = output<number>();
  readonly paged = output<number>();
  readonly sheet = output<string>();
  protected readonly words = signal('');
  protected readonly format = formatCount;
  protected readonly count = computed(() => {
    const matches = this.matches();
    if (this.busy()) return `Reading ${Math.round(this.share() * 100)} %`;
    if (matches) return `${formatCount(this.at() + 1)} of ${formatCount(matches)}`;
    return this.words() ? 'Not found' : '';
  });

  protected step(event: Event, by: number): void {
    event.preventDefault();
    this.stepped.emit(this.at() + by);
  }

  protected go(page: number): void {
    if (Number.isInteger(page) && page > 0) this.paged.emit(Math.min(page, this.pages() ?? page));
  }
}
