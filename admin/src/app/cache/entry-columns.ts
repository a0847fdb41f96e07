import { formatBytes, formatCount } from '../core/format/format';
import type { Column } from '../ui/data-table/column';
import type { ListFilter } from '../ui/list-page/list-query';
import type { RowAction } from '../ui/row-actions';
import { type CacheEntry, LAYER_TEXT } from './cache-types';
import type { StoredAnswer } from './entry-groups';

export const ENTRY_COLUMNS: readonly Column<StoredAnswer>[] = [
  { key: 'question', label: 'Question', width: 'minmax(200px, 1fr)', always: true, card: 'title' },
  { key: 'layers', label: 'Layer', width: '104px', card: 'plain' },
  { key: 'model', label: 'Model', width: '168px', below: 900, text: ({ model }) => model },
  {
    key: 'match',
    label: 'Last match',
    title: 'Similarity of the last question it answered, and why it was accepted',
    width: '160px',
    text: lastHit,
  },
  { key: 'hits', label: 'Hits', width: '72px', number: true, text: ({ hits }) => formatCount(hits) },
  { key: 'size', label: 'Size', width: '84px', number: true, below: 1200, text: ({ bytes }) => formatBytes(bytes) },
  { key: 'stored', label: 'Stored', width: '104px', muted: true, below: 1200 },
  { key: 'expires', label: 'Expires', width: '104px', muted: true, below: 900 },
];

export const DELETE_COLUMN: Column<StoredAnswer> = {
  key: 'actions',
  label: 'Actions',
  width: '84px',
  card: 'actions',
};

export const deleteOf = ({ question }: StoredAnswer): RowAction<'delete'>[] => [
  { action: 'delete', label: 'Delete', icon: 'trash', button: `Delete the answer to ${question}` },
];

export const LAYER_FILTER: ListFilter = {
  key: 'layer',
  label: 'Layer',
  options: Object.entries(LAYER_TEXT).map(([value, label]) => ({ value, label })),
};

/** "0.94 · no guard objects" */
export function lastHit({ last_hit }: Pick<CacheEntry, 'last_hit'>): string {
  if (!last_hit) return '';
  const [first] = last_hit.reasons;
  return [last_hit.similarity.toFixed(2), ...(first ? [first] : [])].join(' · ');
}
