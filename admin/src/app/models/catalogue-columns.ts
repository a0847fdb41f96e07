import { formatDay, formatTokens, formatUsd } from '../core/format/format';
import type { Column } from '../ui/data-table/column';
import type { ModelItem } from './model-types';

const price = (value: number | null): string => (value === 0 ? 'free' : formatUsd(value));

/** Each order has one useful direction; a second click restores the default order (usable models first). */
export const CATALOGUE_COLUMNS: readonly Column<ModelItem>[] = [
  {
    key: 'name',
    label: 'Model',
    width: 'minmax(180px, 1.6fr)',
    always: true,
    sorts: ['name'],
    card: 'title',
  },
  {
    key: 'context',
    label: 'Context',
    title: 'Largest context first',
    width: '100px',
    number: true,
    sorts: ['context'],
    descends: true,
    text: (item) => formatTokens(item.context_length),
  },
  {
    key: 'in',
    label: 'In / M',
    title: 'US dollars per million prompt tokens, cheapest first',
    width: '92px',
    number: true,
    sorts: ['price'],
    text: ({ pricing }) => price(pricing.prompt),
  },
  {
    key: 'out',
    label: 'Out / M',
    title: 'US dollars per million tokens of the answer',
    width: '84px',
    number: true,
    text: ({ pricing }) => price(pricing.completion),
  },
  { key: 'can', label: 'Capabilities', width: 'minmax(150px, 1fr)', below: 1100 },
  {
    key: 'created',
    label: 'Published',
    title: 'Newest first',
    width: '112px',
    muted: true,
    hidden: true,
    sorts: ['newest'],
    descends: true,
    text: (item) => (item.created_at ? formatDay(item.created_at) : ''),
  },
  { key: 'via', label: 'Provider', width: '128px', below: 768 },
];

export const ALLOWED_COLUMN: Column<ModelItem> = { key: 'allow', label: 'Allowed', width: '92px', always: true };
export const DEFAULT_COLUMN: Column<ModelItem> = { key: 'actions', label: 'Default', width: '112px', card: 'actions' };
