import { DomainError } from '../../common/errors/domain-error.js';
// eslint-disable-next-line no-restricted-syntax -- Models are not database rows.
import { decodeCursor, encodeCursor } from '../../common/paging/paging.js';
import type { CatalogueModel } from './catalogue-model.js';

export const MODEL_SORTS = ['name', 'price', 'context', 'newest'] as const;
export type ModelSort = (typeof MODEL_SORTS)[number];

/** The sortable item: a model, and whether it is available. */
export interface Sortable {
  model: CatalogueModel;
  isEnabled: boolean;
  /** The default model comes first unless another order is requested. */
  isDefault?: boolean;
}

/** Sort position: unique per model, and valid even after the model is removed. */
type Place = readonly [rank: number, name: string, id: string];

/** Greater than any rank and, unlike Infinity, valid JSON. */
const LAST = Number.MAX_SAFE_INTEGER;

const RANKS: Record<ModelSort | 'usable', (entry: Sortable) => number> = {
  /** The default, then available models, local ones first. */
  usable: ({ model, isEnabled, isDefault }) => (isDefault ? -1 : isEnabled ? (model.isLocal ? 0 : 1) : 2),
  name: () => 0,
  price: ({ model }) => model.pricing.prompt ?? LAST,
  context: ({ model }) => (model.contextLength === null ? LAST : -model.contextLength),
  newest: ({ model }) => (model.createdAt === null ? LAST : -model.createdAt),
};

const collator = new Intl.Collator('en', { numeric: true });
const compare = (a: Place, b: Place): number =>
  a[0] - b[0] || collator.compare(a[1], b[1]) || (a[2] < b[2] ? -1 : Number(a[2] > b[2]));

/**
 * One sorted page. The cursor is the position of the last model of the previous page, so that models added or removed
 * meanwhile do not shift others across pages. @throws DomainError `invalid_cursor`
 */
export function pageOfModels<T extends Sortable>(
  entries: readonly T[],
  { sort, limit, cursor }: { sort?: ModelSort; limit: number; cursor?: string },
): { entries: T[]; nextCursor: string | null } {
  const order = sort ?? 'usable';
  const after = cursor === undefined ? undefined : placeOf(cursor, order);
  const placed = entries
    .map((entry) => ({ entry, place: [RANKS[order](entry), entry.model.name, entry.model.id] as Place }))
    .filter(({ place }) => after === undefined || compare(place, after) > 0)
    .sort((a, b) => compare(a.place, b.place));
  const page = placed.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(({ entry }) => entry),
    nextCursor: last && placed.length > page.length ? encodeCursor([order, ...last.place]) : null,
  };
}

function placeOf(cursor: string, order: string): Place {
  const [of, rank, name, id] = decodeCursor(cursor, 'text', 'real', 'text', 'text');
  if (of !== order) throw new DomainError('invalid_cursor', 'The cursor belongs to a list in another order.');
  return [rank, name, id];
}
