import { DomainError } from '../../common/errors/domain-error.js';
// eslint-disable-next-line no-restricted-syntax -- Models are no rows of the database.
import { decodeCursor, encodeCursor } from '../../common/paging/paging.js';
import type { CatalogueModel } from './catalogue-model.js';

export const MODEL_SORTS = ['name', 'price', 'context', 'newest'] as const;
export type ModelSort = (typeof MODEL_SORTS)[number];

/** What can be sorted: a model, and whether it can be asked now. */
export interface Sortable {
  model: CatalogueModel;
  isEnabled: boolean;
  /** What answers when nobody chooses stands first, where no other order is asked for. */
  isDefault?: boolean;
}

/** Where a model stands in an order: no two have the same place, and a place holds without the model. */
type Place = readonly [rank: number, name: string, id: string];

/** Behind every number that a rank may be, and unlike Infinity a number in JSON. */
const LAST = Number.MAX_SAFE_INTEGER;

const RANKS: Record<ModelSort | 'usable', (entry: Sortable) => number> = {
  /** The default, then what can be asked, and among it first what runs here. */
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
 * One page of a list in an order. The cursor is the place of the last model of the page before, so that models which came or
 * went meanwhile move no other one across pages. @throws DomainError `invalid_cursor`
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
