import { QdrantError } from './qdrant-error.js';

type Condition = Record<string, unknown>;

/** The fields of a stored point to which conditions refer. */
interface FilteredPoint {
  id: string;
  payload: Record<string, unknown>;
}

const list = (value: unknown): Condition[] =>
  Array.isArray(value) ? (value as Condition[]) : value ? [value as Condition] : [];

/** The subset of Qdrant's filter language that clients of this simulator use; anything else is refused, not ignored. */
export function matches(point: FilteredPoint, filter: Condition | null | undefined): boolean {
  if (!filter) return true;
  const holds = (condition: Condition): boolean => holdsFor(point, condition);
  if (filter['min_should']) throw new QdrantError(400, 'The simulator does not know min_should');
  const should = list(filter['should']);
  return (
    list(filter['must']).every(holds) &&
    !list(filter['must_not']).some(holds) &&
    (should.length === 0 || should.some(holds))
  );
}

function holdsFor(point: FilteredPoint, condition: Condition): boolean {
  if ('must' in condition || 'should' in condition || 'must_not' in condition) return matches(point, condition);
  if (Array.isArray(condition['has_id'])) return condition['has_id'].map(String).includes(point.id);
  if (typeof condition['key'] === 'string' && condition['match']) {
    return matchesValue(point.payload[condition['key']], condition['match'] as Condition);
  }
  throw new QdrantError(400, `The simulator does not know the condition ${JSON.stringify(condition)}`);
}

function matchesValue(stored: unknown, match: Condition): boolean {
  const values = Array.isArray(stored) ? stored : stored === undefined || stored === null ? [] : [stored];
  if ('value' in match) return values.includes(match['value']);
  if (Array.isArray(match['any'])) return values.some((value) => (match['any'] as unknown[]).includes(value));
  throw new QdrantError(400, `The simulator does not know the match ${JSON.stringify(match)}`);
}
