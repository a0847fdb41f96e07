import { scaleBand, scaleLinear } from 'd3-scale';

/** Colour token of a series; order, pattern and text distinguish series too. */
export type Tone = 'strong' | 'soft' | 'quiet' | 'warn';

export interface Series {
  label: string;
  tone: Tone;
}

/** One bucket of the x axis, as defined by the server. */
export interface Bucket {
  label: string;
  /** One value per series; null if nothing was measured. */
  values: readonly (number | null)[];
  /** Chart-specific note shown with the values. */
  note?: string;
  /** The bucket's period has not ended: its values will grow. */
  partial?: boolean;
}

export interface Box {
  width: number;
  height: number;
}

/** Never negative: values of the console are counts, amounts and times. */
export const highest = (values: readonly (number | null)[]): number =>
  values.reduce<number>((top, value) => Math.max(top, Number.isFinite(value) ? value! : 0), 0);

/** The y axis from 0 to a round number at or above `top`, with its ticks; integers if the values are. */
export function axisOf(top: number, height: number, whole: boolean) {
  const y = scaleLinear([0, top > 0 ? top : 1], [height, 0]).nice(4);
  const ticks = y.ticks(4).filter((tick) => !whole || Number.isInteger(tick));
  return { y, ticks };
}

export const bandsOf = (count: number, width: number) =>
  scaleBand<number>(
    Array.from({ length: count }, (_, i) => i),
    [0, width],
  )
    .paddingInner(0.2)
    .paddingOuter(0.1);

/** Indices of the x axis labels that fit: the first, the last and as many as possible between. */
export function labelled(count: number, width: number): number[] {
  const room = Math.max(2, Math.floor(width / 96));
  if (count <= room) return Array.from({ length: count }, (_, i) => i);
  const step = Math.ceil((count - 1) / (room - 1));
  const shown = Array.from({ length: Math.ceil((count - 1) / step) }, (_, i) => i * step);
  return count - 1 - (shown.at(-1) ?? 0) < step / 2 ? [...shown.slice(0, -1), count - 1] : [...shown, count - 1];
}

/** "3 Mar · Exact 12 · Misses 4 · 75 % hits · not over yet" */
export const describe = (
  bucket: Bucket,
  series: readonly Series[],
  format: (value: number | null) => string,
  noteLabel = '',
): string =>
  [
    bucket.label,
    ...series.map(({ label }, i) => `${label} ${format(bucket.values[i] ?? null)}`),
    ...(bucket.note ? [`${noteLabel} ${bucket.note}`.trim()] : []),
    ...(bucket.partial ? ['not over yet'] : []),
  ].join(' · ');
