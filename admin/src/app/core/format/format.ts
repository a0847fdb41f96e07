/** Pure formatting of quantities. Units are part of the text; unknown values are an en dash, never 0. */
const NONE = '–';

/** In steps of 1024, as limits are configured: 52,428,800 bytes are "50 MiB". */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes == null || !Number.isFinite(bytes)) return NONE;
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (Math.round(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** With one decimal and never rounded up, for comparison with a limit: 19.96 GB is not 20 GB yet. */
export function formatBytesExact(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${Math.floor((bytes / 1024 ** power) * 10) / 10} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

export function formatMs(ms: number | null | undefined): string {
  if (ms == null || !Number.isFinite(ms)) return NONE;
  if (ms < 1) return '<1 ms';
  if (ms < 950) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Small amounts keep two significant digits: an answer often costs a fraction of a cent. */
export function formatUsd(usd: number | null | undefined): string {
  if (usd == null || !Number.isFinite(usd)) return NONE;
  if (usd === 0) return '$0';
  if (Math.abs(usd) >= 0.01) return `$${usd.toFixed(2)}`;
  if (Math.abs(usd) < 0.000_001) return '<$0.000001';
  // toFixed, because small numbers would otherwise become 4e-7.
  return `$${Number(usd.toPrecision(2))
    .toFixed(8)
    .replace(/0{1,8}$/, '')}`;
}

const COUNT = new Intl.NumberFormat('en');

export function formatCount(n: number | null | undefined): string {
  return n == null || !Number.isFinite(n) ? NONE : COUNT.format(n);
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${formatCount(n)} ${n === 1 ? one : many}`;

/** Context length of a model: 128k, 1M. */
export function formatTokens(tokens: number | null | undefined): string {
  if (tokens == null || !Number.isFinite(tokens) || tokens <= 0) return NONE;
  if (tokens < 1000) return String(tokens);
  if (tokens < 1_000_000) return `${Math.round(tokens / 1000)}k`;
  return `${Number((tokens / 1_000_000).toFixed(1))}M`;
}

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
];

export function formatAgo(iso: string | null | undefined, now: number = Date.now()): string {
  if (!iso) return NONE;
  let value = (Date.parse(iso) - now) / 1000;
  if (Number.isNaN(value)) return NONE;
  if (Math.abs(value) < 45) return 'just now';
  for (const [size, unit] of STEPS) {
    if (Math.abs(Math.round(value)) < size) return RELATIVE.format(Math.round(value), unit);
    value /= size;
  }
  return NONE;
}

/** The exact time in the workspace's time zone, as the tooltip of a relative one. */
export function formatExact(iso: string | null | undefined, timeZone?: string): string {
  if (!iso || Number.isNaN(Date.parse(iso))) return '';
  try {
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long', timeZone }).format(new Date(iso));
  } catch {
    return new Date(iso).toISOString();
  }
}

/** Day only, for expiry dates. */
export function formatDay(iso: string | null | undefined, timeZone?: string): string {
  if (!iso || Number.isNaN(Date.parse(iso))) return NONE;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone }).format(new Date(iso));
}
