import { Component, computed, input } from '@angular/core';
import { formatBytes, formatCount, formatUsd, plural } from '../core/format/format';
import { Chart } from '../ui/chart/chart';
import type { Bucket, Series } from '../ui/chart/series';
import { askedOf, formatShare, fullness, hitRate } from './cache-figures';
import type { CacheStats } from './cache-types';

const SERIES: readonly Series[] = [
  { label: 'Exact', tone: 'strong' },
  { label: 'Semantic', tone: 'soft' },
  { label: 'Asked the model', tone: 'quiet' },
];
const NEARLY_FULL = 0.9;
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** Four key figures and their daily values. */
@Component({
  selector: 'nx-cache-figures',
  imports: [Chart],
  template: `
    <dl class="figures">
      @for (figure of figures(); track figure.label) {
        <div class="card">
          <dt class="muted">{{ figure.label }}</dt>
          <dd class="value num">{{ figure.value }}</dd>
          <dd class="small muted">{{ figure.note }}</dd>
          @if (figure.share !== undefined) {
            <dd class="bar" aria-hidden="true">
              <span [style.width.%]="figure.share * 100" [class.full]="figure.warn"></span>
            </dd>
          }
        </div>
      }
    </dl>
    @if (asked()) {
      <nx-chart
        class="card chart"
        title="Questions by day"
        [series]="series"
        [buckets]="buckets()"
        noteLabel="Hit rate"
      />
    }
  `,
  styleUrl: './figures.scss',
})
export class CacheFigures {
  readonly stats = input.required<CacheStats>();
  protected readonly series = SERIES;
  protected readonly asked = computed(() => askedOf(this.stats()));

  protected readonly figures = computed(() => {
    const stats = this.stats();
    const asked = this.asked();
    const full = fullness(stats);
    const share = (hits: number): string => formatShare(asked ? hits / asked : undefined);
    return [
      {
        label: 'Hit rate',
        value: formatShare(hitRate(stats)),
        note: `exact ${share(stats.exact_hits)} · semantic ${share(stats.semantic_hits)}`,
      },
      {
        label: 'Money saved',
        value: formatUsd(stats.saved_cost_usd),
        note: `${plural(stats.exact_hits + stats.semantic_hits, 'answer')} from the cache`,
      },
      {
        label: 'Tokens saved',
        value: formatCount(stats.saved_tokens),
        note: stats.shadow_hits
          ? `${plural(stats.shadow_hits, 'more hit', 'more hits')} seen in shadow mode`
          : `${plural(stats.bypassed, 'question')} went past the cache`,
      },
      {
        label: 'Memory',
        value: formatBytes(stats.bytes),
        note: `${full === undefined ? 'no limit' : `of ${formatBytes(stats.bytes_limit)}`} · ${plural(stats.entries, 'entry', 'entries')}`,
        share: full,
        warn: full !== undefined && full >= NEARLY_FULL,
      },
    ];
  });

  protected readonly buckets = computed((): Bucket[] =>
    this.stats().days.map((day) => ({
      label: dayLabel(day.date),
      values: [day.exact_hits, day.semantic_hits, day.misses],
      note: formatShare(hitRate(day)),
    })),
  );
}

export function dayLabel(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? date : DAY.format(at);
}
