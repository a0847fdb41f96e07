import type { FilterOption, ListFilter } from '../ui/list-page/list-query';
import { CAPABILITIES } from './model-text';

const PRICES = [
  { value: '0', label: 'Free' },
  { value: '0.5', label: '≤ $0.50 / M' },
  { value: '2', label: '≤ $2 / M' },
  { value: '10', label: '≤ $10 / M' },
];
const CONTEXTS = [
  { value: '32000', label: '≥ 32k' },
  { value: '128000', label: '≥ 128k' },
  { value: '200000', label: '≥ 200k' },
  { value: '1000000', label: '≥ 1M' },
];
const ONLY = [
  { value: 'allowed', label: 'allowed only' },
  { value: 'local', label: 'local only' },
];
export const CATALOGUE_SORTS: readonly FilterOption[] = [
  { value: '', label: 'Usable first' },
  { value: 'name', label: 'By name' },
  { value: 'price', label: 'Cheapest first' },
  { value: 'context', label: 'Largest context' },
  { value: 'newest', label: 'Newest first' },
];

/** The vendor filter has its own control, which shows the typed text. */
export const CATALOGUE_FILTERS: readonly ListFilter[] = [
  { key: 'capability', label: 'Capability', options: CAPABILITIES },
  { key: 'price', label: 'Price', options: PRICES, list: true },
  { key: 'context', label: 'Context', options: CONTEXTS, list: true },
  { key: 'only', label: 'Show', any: 'all', options: ONLY, list: true },
  { key: 'provider', label: 'Maker' },
];
