import type { CacheEntry } from './cache-types';
import { storedAnswers } from './entry-groups';

const entry = (id: string, layer: CacheEntry['layer'], more: Partial<CacheEntry> = {}) =>
  ({
    ...{ id, layer, question: 'Q', model: 'm', answer_excerpt: 'A', hits: 2, bytes: 100 },
    ...{ created_at: '2026-01-01', expires_at: layer === 'exact' ? '2026-02-01' : '2026-03-01', ...more },
  }) as CacheEntry;

describe('storedAnswers', () => {
  it('shows an answer of both layers once, with both labels and the sums', () => {
    const [one, ...others] = storedAnswers([entry('e', 'exact'), entry('s', 'semantic', { hits: 3 })]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ id: 's', ids: ['e', 's'], layers: ['exact', 'semantic'], hits: 5, bytes: 200 });
    expect(one?.expires_at).toBe('2026-03-01');
  });

  it('keeps other questions, models and answers separate, in order', () => {
    const entries = [
      entry('a', 'exact'),
      entry('b', 'semantic', { question: 'R' }),
      entry('c', 'semantic', { model: 'n' }),
      entry('d', 'semantic', { answer_excerpt: 'B' }),
    ];
    expect(storedAnswers(entries).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });
});
