import { Component, computed, input } from '@angular/core';
import { layers } from './layers';
import { axisOf, bandsOf, highest } from './series';

const WIDTH = 96;
const HEIGHT = 24;

/** Trend line beside a figure. `label` describes it in words, since the line alone has no numbers. */
@Component({
  selector: 'nx-sparkline',
  template: `
    <svg role="img" [attr.aria-label]="label()" viewBox="0 -2 96 28" width="96" height="28">
      <path class="area" [attr.d]="drawn().area" />
      <path class="line" [attr.d]="drawn().line" />
      @for (dot of drawn().dots; track dot.x) {
        <circle r="1.5" [attr.cx]="dot.x" [attr.cy]="dot.y" />
      }
    </svg>
  `,
  styles: `
    :host {
      display: inline-block;
      color: var(--nx-chart-1, var(--mat-sys-primary));
    }
    svg {
      display: block;
    }
    .line {
      fill: none;
      stroke: currentColor;
      stroke-width: 1.5;
      stroke-linejoin: round;
    }
    .area,
    circle {
      fill: currentColor;
    }
    .area {
      opacity: 0.14;
    }
  `,
})
export class Sparkline {
  readonly label = input.required<string>();
  readonly values = input.required<readonly (number | null)[]>();
  protected readonly drawn = computed(() => {
    const values = this.values();
    const scales = { x: bandsOf(values.length, WIDTH), y: axisOf(highest(values), HEIGHT, false).y };
    const buckets = values.map((value, i) => ({ label: String(i), values: [value] }));
    return layers('area', [{ label: this.label(), tone: 'strong' }], buckets, scales)[0]!;
  });
}
