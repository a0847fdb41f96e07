import type { ScaleBand, ScaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Bucket, Series, Tone } from './series';

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  partial: boolean;
}

/** Shapes of one series. */
export interface Layer {
  tone: Tone;
  bars: readonly Bar[];
  line: string;
  area: string;
  dots: readonly { x: number; y: number }[];
}

export interface Scales {
  x: ScaleBand<number>;
  y: ScaleLinear<number, number>;
}

type Kind = 'bars' | 'line' | 'area';

export function layers(kind: Kind, series: readonly Series[], buckets: readonly Bucket[], scales: Scales): Layer[] {
  return series.map(({ tone }, i) =>
    kind === 'bars'
      ? { tone, bars: barsOf(i, buckets, scales), line: '', area: '', dots: [] }
      : { tone, bars: [], ...strokesOf(kind, i, buckets, scales) },
  );
}

/** Each series is stacked on the previous ones. */
function barsOf(index: number, buckets: readonly Bucket[], { x, y }: Scales): Bar[] {
  const width = Math.min(x.bandwidth(), 72);
  return buckets.flatMap(({ values, partial }, i) => {
    const below = values.slice(0, index).reduce<number>((sum, value) => sum + (value ?? 0), 0);
    const value = values[index] ?? 0;
    if (value <= 0) return [];
    const top = y(below + value);
    const left = x(i)! + (x.bandwidth() - width) / 2;
    return [{ x: left, y: top, width, height: y(below) - top, partial: partial === true }];
  });
}

/** Gaps stay gaps: a line across missing values would invent data. Single values between gaps are dots. */
function strokesOf(kind: Kind, index: number, buckets: readonly Bucket[], { x, y }: Scales) {
  const points = buckets.map(({ values }, i) => ({ x: x(i)! + x.bandwidth() / 2, value: values[index] ?? null }));
  const given = (point: (typeof points)[number] | undefined): boolean => point?.value != null;
  const height = y.range()[0]!;
  const at = (point: (typeof points)[number]) => y(point.value ?? 0);
  return {
    line: line<(typeof points)[number]>((p) => p.x, at).defined(given)(points) ?? '',
    area: kind === 'area' ? (area<(typeof points)[number]>((p) => p.x, height, at).defined(given)(points) ?? '') : '',
    dots: points
      .filter((point, i) => given(point) && !given(points[i - 1]) && !given(points[i + 1]))
      .map((point) => ({ x: point.x, y: at(point) })),
  };
}
