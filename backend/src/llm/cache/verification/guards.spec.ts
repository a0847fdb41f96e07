import { describe, expect, it } from '@jest/globals';
import { ADVERSARIAL_PAIRS, PARAPHRASES } from './adversarial-pairs.js';
import { mismatches } from './guards.js';

describe('verification guards', () => {
  it('has at least sixty adversarial pairs of every kind', () => {
    const kinds = Object.keys(ADVERSARIAL_PAIRS);
    expect(kinds).toEqual([
      'numbers',
      'dates',
      'units',
      'currency',
      'negation',
      'direction',
      'names',
      'order',
      'question_type',
      'language',
      'wording',
    ]);
    expect(Object.values(ADVERSARIAL_PAIRS).flat().length).toBeGreaterThanOrEqual(60);
  });

  const pairs = Object.entries(ADVERSARIAL_PAIRS).flatMap(([kind, list]) =>
    list.map(([a, b]) => [kind, a, b] as const),
  );
  it.each(pairs)('%s: "%s" is not "%s", either way round', (_kind, a, b) => {
    expect(mismatches(a, b)).not.toEqual([]);
    expect(mismatches(b, a)).not.toEqual([]);
  });

  it.each(PARAPHRASES)('lets "%s" answer "%s"', (a, b) => {
    expect(mismatches(a, b)).toEqual([]);
    expect(mismatches(b, a)).toEqual([]);
  });

  it('names the guards that objected', () => {
    expect(mismatches('Is a refund possible within 30 days?', 'Is a refund possible within 60 days?')).toEqual([
      'numbers',
    ]);
    expect(mismatches('Does the plan include calls?', 'Does the plan not include calls?')).toEqual(['negation']);
  });
});
