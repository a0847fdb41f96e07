import { formatBytes, formatCount } from '../core/format/format';
import type { Column } from '../ui/data-table/column';
import type { DocumentItem } from './document-types';

const count = (value: number | null | undefined) => (value == null ? '' : formatCount(value));

export const DOCUMENT_COLUMNS: readonly Column<DocumentItem>[] = [
  {
    key: 'name',
    label: 'Name',
    width: 'minmax(160px, 1fr)',
    always: true,
    sorts: ['name', '-name'],
    card: 'title',
  },
  { key: 'state', label: 'State', width: 'minmax(132px, 240px)', always: true, card: 'plain' },
  {
    key: 'size',
    label: 'Size',
    width: '96px',
    number: true,
    sorts: ['-size', 'size'],
    below: 1024,
    card: 'line',
    text: ({ size_bytes: bytes }) => formatBytes(bytes),
  },
  {
    key: 'pages',
    label: 'Pages',
    width: '76px',
    number: true,
    below: 1024,
    card: 'line',
    text: ({ pages }) => count(pages),
  },
  { key: 'passages', label: 'Passages', width: '92px', number: true, below: 1200, text: ({ chunks }) => count(chunks) },
  { key: 'updated', label: 'Updated', width: '116px', muted: true, sorts: ['-updated_at'], below: 1200 },
  { key: 'actions', label: 'Actions', width: '120px', card: 'actions' },
];
