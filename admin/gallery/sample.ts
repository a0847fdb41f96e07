import { formatCount } from '../src/app/core/format/format';
import type { Column } from '../src/app/ui/data-table/column';

export interface Row {
  id: string;
  name: string;
  state: 'ready' | 'failed' | 'busy';
  hits: number;
}

const STATES = ['ready', 'failed', 'busy'] as const;
export const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `row-${i}`,
    name:
      i === 1
        ? 'A name that is much longer than the column it stands in and has to go on in a second line'
        : `Row ${i + 1}`,
    state: STATES[i % 3]!,
    hits: (i * 7_919) % 5_000,
  }));

export const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', label: 'Name', width: 'minmax(160px, 1fr)', always: true, sorts: ['name', '-name'], card: 'title' },
  { key: 'state', label: 'State', width: '120px', card: 'plain' },
  {
    key: 'hits',
    label: 'Hits',
    width: '110px',
    number: true,
    sorts: ['-hits', 'hits'],
    text: ({ hits }) => formatCount(hits),
  },
  {
    key: 'misses',
    label: 'Misses',
    width: '90px',
    number: true,
    below: 1024,
    card: 'line',
    text: ({ hits }) => (hits % 4 ? formatCount(hits % 90) : ''),
  },
  { key: 'id', label: 'Id', width: '110px', muted: true, hidden: true, text: ({ id }) => id },
  { key: 'actions', label: 'Actions', width: '96px', card: 'actions' },
];

export function sorted(items: readonly Row[], sort: string | undefined): Row[] {
  const key = sort?.replace('-', '') as 'name' | 'hits' | undefined;
  if (!key) return [...items];
  const order = [...items].sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0));
  return sort?.startsWith('-') ? order.reverse() : order;
}
