import type { ComboOption } from '../ui/combobox';

/** Maximum number of listed choices; others are found by typing. */
const SHOWN = 40;

const DEFAULT = 'Asia/Kolkata';

/** IANA names that the browser knows, including the product's default even if the browser has an older name for it. */
export function timeZones(): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return [...new Set([DEFAULT, 'UTC', ...known.filter((zone) => zone !== 'Asia/Calcutta')])].sort();
}

/** "UTC+05:30" at `at`; empty for an unknown zone. */
export function offsetOf(zone: string, at: Date): string {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at);
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return name === 'GMT' ? 'UTC+00:00' : name.replace('GMT', 'UTC');
  } catch {
    return '';
  }
}

/** Zones whose name or offset contains every typed word; the default comes first for an empty query. */
export function findZones(zones: readonly string[], query: string, at: Date): ComboOption[] {
  const words = query.toLowerCase().replaceAll('_', ' ').split(/\s+/).filter(Boolean);
  const ordered = words.length === 0 ? [DEFAULT, ...zones.filter((zone) => zone !== DEFAULT)] : zones;
  const found: ComboOption[] = [];
  for (const zone of ordered) {
    const note = offsetOf(zone, at);
    const text = `${zone.replaceAll('_', ' ')} ${note}`.toLowerCase();
    if (words.every((word) => text.includes(word))) found.push({ value: zone, label: zone.replaceAll('_', ' '), note });
    if (found.length === SHOWN) break;
  }
  return found;
}
