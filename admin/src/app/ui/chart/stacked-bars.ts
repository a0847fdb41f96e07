import { Component, computed, input, signal } from '@angular/core';
import { formatCount } from '../../core/format/format';
import { Icon } from '../icon';

export interface BarSeries {
  label: string;
  /** Colour token of the series; the order and the pattern tell them apart too. */
  tone: 'strong' | 'soft' | 'quiet';
}

export interface Bar {
  label: string;
  /** One value for each series, from the bottom up. */
  values: readonly number[];
  /** Shown with the values, for what only this chart knows. */
  note?: string;
}

/** Bars of a few days, each in parts; the same numbers as a table on request. */
@Component({
  selector: 'nx-stacked-bars',
  imports: [Icon],
  templateUrl: './stacked-bars.html',
  styleUrl: './stacked-bars.scss',
})
export class StackedBars {
  readonly title = input.required<string>();
  readonly series = input.required<readonly BarSeries[]>();
  readonly bars = input.required<readonly Bar[]>();
  readonly noteLabel = input('');
  protected readonly asTable = signal(false);
  protected readonly count = formatCount;

  private readonly highest = computed(() => axisTop(Math.max(...this.bars().map(total))));
  protected readonly middle = computed(() => this.bars()[Math.floor(this.bars().length / 2)]?.label);
  /** Values of the axis, from the top down. */
  protected readonly ticks = computed(() => [this.highest(), this.highest() / 2, 0].map(formatCount));
  protected readonly drawn = computed(() =>
    this.bars().map((bar) => ({
      ...bar,
      parts: bar.values.map((value) => (100 * value) / this.highest()),
      text: [
        bar.label,
        ...this.series().map((series, i) => `${series.label} ${formatCount(bar.values[i])}`),
        ...(bar.note ? [`${this.noteLabel()} ${bar.note}`.trim()] : []),
      ].join(' · '),
    })),
  );
  /** The chart in one sentence, for those who do not see it. */
  protected readonly summary = computed(() => {
    const sums = this.series().map(
      (series, i) => `${series.label} ${formatCount(this.bars().reduce((sum, bar) => sum + (bar.values[i] ?? 0), 0))}`,
    );
    return `${this.title()}, ${this.bars().length} days: ${sums.join(', ')}.`;
  });
}

/** The first even round number that is at least `value`: 2, 4, 10, 20, 40, 100, … */
export function axisTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [2, 4, 6, 8, 10, 20].map((step) => step * power).find((top) => top >= value) ?? 2;
}

const total = ({ values }: Bar): number => values.reduce((sum, value) => sum + value, 0);
