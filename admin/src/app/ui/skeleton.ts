import { Component, computed, input } from '@angular/core';

const WIDTHS = [72, 58, 66, 49, 61, 54];

/** Grey placeholder rows in the shape of the content being loaded. */
@Component({
  selector: 'nx-skeleton',
  host: { role: 'status', 'aria-label': 'Loading' },
  template: `
    @for (width of widths(); track $index) {
      <div class="row" [style.height.px]="height()">
        <span class="bar" [style.width.%]="width"></span>
        <span class="bar end"></span>
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .row {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 24px;
      padding: 0 16px;
      border-bottom: 1px solid var(--nx-line);
    }
    .row:last-child {
      border-bottom: 0;
    }
    .bar {
      height: 10px;
      border-radius: 5px;
      background: var(--nx-line);
      animation: pulse 1.4s ease-in-out infinite;
    }
    .end {
      width: 72px;
      flex: none;
    }
    @keyframes pulse {
      50% {
        opacity: 0.45;
      }
    }
  `,
})
export class Skeleton {
  readonly rows = input(5);
  readonly height = input(52);
  protected readonly widths = computed(() =>
    Array.from({ length: this.rows() }, (_, i) => WIDTHS[i % WIDTHS.length] ?? 60),
  );
}
