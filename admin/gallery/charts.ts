import { Component } from '@angular/core';
import { formatMs, formatUsd } from '../src/app/core/format/format';
import { Chart } from '../src/app/ui/chart/chart';
import type { Bucket, Series } from '../src/app/ui/chart/series';
import { Sparkline } from '../src/app/ui/chart/sparkline';

const days = (values: (i: number) => (number | null)[], count = 30): Bucket[] =>
  Array.from({ length: count }, (_, i) => ({
    label: `${i + 1} May`,
    values: values(i),
    ...(i === count - 1 ? { partial: true } : {}),
  }));

@Component({
  imports: [Chart, Sparkline],
  template: `
    <div class="page">
      <nx-chart class="card" title="Volume" [series]="volume" [buckets]="asked" [opens]="true" />
      <nx-chart
        class="card"
        title="Cost"
        kind="area"
        [series]="cost"
        [buckets]="spent"
        [format]="usd"
        [whole]="false"
      />
      <nx-chart class="card" title="Latency" kind="line" [series]="percentiles" [buckets]="took" [format]="ms" />
      <nx-chart class="card" title="One day" [series]="volume" [buckets]="asked.slice(0, 1)" />
      <nx-chart class="card" title="Nothing asked" [series]="volume" [buckets]="nothing" />
      <p class="row">
        <nx-sparkline label="Questions, up over 30 days" [values]="up" />
        <nx-sparkline label="Questions, with days without any" [values]="gaps" />
      </p>
    </div>
  `,
  styles: `
    .page {
      display: grid;
      gap: 24px;
    }
    .card {
      padding: 16px;
    }
    .row {
      display: flex;
      gap: 24px;
    }
  `,
})
export class Charts {
  protected readonly volume: readonly Series[] = [
    { label: 'Exact', tone: 'strong' },
    { label: 'Semantic', tone: 'soft' },
    { label: 'Asked the model', tone: 'quiet' },
    { label: 'Errors', tone: 'warn' },
  ];
  protected readonly cost: readonly Series[] = [{ label: 'Cost', tone: 'strong' }];
  protected readonly percentiles: readonly Series[] = [
    { label: 'p50', tone: 'strong' },
    { label: 'p95', tone: 'soft' },
    { label: 'p99', tone: 'quiet' },
  ];
  protected readonly asked = days((i) => [
    20 + ((i * 13) % 31),
    6 + ((i * 7) % 17),
    40 + ((i * 11) % 23),
    i % 9 ? 0 : 5,
  ]);
  protected readonly spent = days((i) => [0.4 + ((i * 17) % 29) / 40]);
  protected readonly took = days((i) =>
    i === 12 || i === 13 ? [null, null, null] : [700 + i * 9, 2_100 + i * 31, 4_000 + ((i * 97) % 900)],
  );
  protected readonly nothing = days(() => [0, 0, 0, 0], 7);
  protected readonly up = days((i) => [i * i]).map(({ values }) => values[0]!);
  protected readonly gaps = days((i) => [i % 5 ? i : null]).map(({ values }) => values[0]!);
  protected readonly usd = formatUsd;
  protected readonly ms = formatMs;
}
