import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { formatCount } from '../../core/format/format';
import { Icon } from '../icon';
import { layers } from './layers';
import { type Bucket, type Series, axisOf, bandsOf, describe, highest, labelled } from './series';

const PLOT_HEIGHT = 148;

/**
 * Buckets as stacked bars, lines or areas, and the same numbers as a table. One bucket is in the tab order; arrow keys, Home
 * and End move to the others, Enter opens the details of one. Drawn as SVG with attributes and classes only: works with a
 * strict style-src, in both themes.
 */
@Component({
  selector: 'nx-chart',
  imports: [Icon],
  templateUrl: './chart.html',
  styleUrl: './chart.scss',
})
export class Chart {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly title = input.required<string>();
  readonly kind = input<'bars' | 'line' | 'area'>('bars');
  readonly series = input.required<readonly Series[]>();
  readonly buckets = input.required<readonly Bucket[]>();
  readonly format = input<(value: number | null) => string>(formatCount);
  /** Name of a bucket, for the table: "Day". */
  readonly bucketLabel = input('Day');
  readonly noteLabel = input('');
  /** Values are integers, and so are the ticks. */
  readonly whole = input(true);
  /** Whether buckets can be opened. */
  readonly opens = input(false);
  readonly opened = output<number>();

  protected readonly asTable = signal(false);
  protected readonly height = PLOT_HEIGHT;
  protected readonly width = signal(640);
  /** The bucket in the tab order; its values are shown above the plot while it is hovered or focused. */
  protected readonly current = linkedSignal(() => Math.max(0, this.buckets().length - 1));
  protected readonly pointed = signal(false);

  private readonly top = computed(() =>
    highest(
      this.kind() === 'bars'
        ? this.buckets().map(({ values }) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0))
        : this.buckets().flatMap(({ values }) => [...values]),
    ),
  );
  private readonly axis = computed(() => axisOf(this.top(), PLOT_HEIGHT, this.whole()));
  private readonly bands = computed(() => bandsOf(this.buckets().length, this.width()));
  protected readonly ticks = computed(() =>
    this.axis().ticks.map((value) => ({ y: this.axis().y(value), text: value === 0 ? '0' : this.format()(value) })),
  );
  protected readonly layers = computed(() =>
    layers(this.kind(), this.series(), this.buckets(), { x: this.bands(), y: this.axis().y }),
  );
  protected readonly slots = computed(() => {
    const bands = this.bands();
    return this.buckets().map((bucket, i) => ({
      x: bands(i)! - (bands.step() - bands.bandwidth()) / 2,
      middle: bands(i)! + bands.bandwidth() / 2,
      text: describe(bucket, this.series(), this.format(), this.noteLabel()),
    }));
  });
  protected readonly step = computed(() => this.bands().step());
  protected readonly labels = computed(() =>
    labelled(this.buckets().length, this.width()).map((i) => ({
      text: this.buckets()[i]!.label,
      x: this.slots()[i]!.middle,
      anchor: i === 0 ? 'start' : i === this.buckets().length - 1 ? 'end' : 'middle',
      at: i === 0 ? 0 : i === this.buckets().length - 1 ? this.width() : this.slots()[i]!.middle,
    })),
  );
  protected readonly readout = computed(() => (this.pointed() ? this.slots()[this.current()]?.text : ''));

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      // Not available in every test environment.
      if (typeof ResizeObserver === 'undefined') return;
      const observer = new ResizeObserver(([entry]) => {
        const width = this.host.querySelector('.plot')?.clientWidth ?? entry?.contentRect.width ?? 0;
        if (width > 0) this.width.set(Math.round(width));
      });
      observer.observe(this.host);
      destroyed.onDestroy(() => observer.disconnect());
    });
  }

  protected point(index: number): void {
    this.current.set(index);
    this.pointed.set(true);
  }

  protected key(event: KeyboardEvent): void {
    const last = this.buckets().length - 1;
    const now = this.current();
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.min(last, Math.max(0, to));
      this.point(next);
      this.host.querySelectorAll<SVGElement>('.slot')[next]?.focus();
    } else if (this.opens() && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      this.opened.emit(now);
    }
  }

  protected press(index: number): void {
    if (this.opens()) this.opened.emit(index);
  }
}
