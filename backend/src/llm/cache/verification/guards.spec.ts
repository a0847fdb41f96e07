import { describe, expect, it } from '@jest/globals';
import { mismatches } from './guards.js';
import { adversarialPairs, paraphrases } from './testing/pairs.js';

const PAIRS = adversarialPairs();

describe('verification guards', () => {
  it('has at least two hundred adversarial pairs covering each kind of difference', () => {
    expect(Object.keys(PAIRS).sort()).toEqual([
      'code',
      'currency',
      'dates',
      'direction',
      'language',
      'names',
      'negation',
      'numbers',
      'order',
      'qualifier',
      'question_type',
      'quotes',
      'units',
      'wording',
    ]);
    expect(new Set(Object.values(PAIRS).flat().map(String)).size).toBeGreaterThanOrEqual(200);
    for (const pairs of Object.values(PAIRS)) expect(pairs.length).toBeGreaterThanOrEqual(5);
  });

  it.each(Object.entries(PAIRS).flatMap(([kind, list]) => list.map(([a, b]) => [kind, a, b] as const)))(
    '%s: "%s" is not "%s", in either order',
    (_kind, a, b) => {
      expect(mismatches(a, b)).not.toEqual([]);
      expect(mismatches(b, a)).not.toEqual([]);
    },
  );

  it.each(paraphrases())('lets "%s" answer "%s"', (a, b) => {
    expect(mismatches(a, b)).toEqual([]);
    expect(mismatches(b, a)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['Is a refund possible within 30 days?', 'Is a refund possible within 60 days?', 'numbers'],
    ['Does the plan include calls?', 'Does the plan not include calls?', 'negation'],
    ['Is it 20 kg?', 'Is it 20 lb?', 'units'],
    ['Is it 20 dollars?', 'Is it 20 euros?', 'currency'],
    ['Is there a sale in March 2025?', 'Is there a sale in April 2025?', 'dates'],
    ['How do I archive the old chat history?', 'How do I unarchive the old chat history?', 'direction'],
    ['how do i share a video link on youtube', 'how do i share a video link on vimeo', 'names'],
    ['What does "net amount" on my invoice mean?', 'What does "gross amount" on my invoice mean?', 'quotes'],
    ['What does the --soft option do there?', 'What does the --hard option do there?', 'code'],
    ['What does __init__ do in a class?', 'What does __enter__ do in a class?', 'code'],
    ['What does _foo_bar do in a class?', 'What does _foo_baz do in a class?', 'code'],
    ['When do I pay the invoice?', 'Where do I pay the invoice?', 'question_type'],
    ['Was kostet der Versand nach Wien?', 'What does the shipping to Wien cost?', 'language'],
    ['What is the price?', 'Сколько стоит?', 'script'],
    ['How do I reset my password?', 'How do I reset my router?', 'substitution'],
    ['Do I need a visa?', 'Do I need a transit visa?', 'qualifier'],
    ['How do I convert text to speech?', 'How do I convert speech to text?', 'order'],
  ])('"%s" against "%s": %s', (a, b, guard) => {
    expect(mismatches(a, b)).toContain(guard);
    expect(mismatches(b, a)).toContain(guard);
  });

  it('never objects to a question and itself', () => {
    for (const text of Object.values(PAIRS).flat(2)) expect(mismatches(text, `${text} `)).toEqual([]);
  });
});
