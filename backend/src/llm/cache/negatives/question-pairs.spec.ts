import { describe, expect, it } from '@jest/globals';
import { QuestionPairs } from './question-pairs.js';

describe('reported pairs', () => {
  const pairs = new QuestionPairs([
    { asked: 'Can I return an opened box?', stored: 'Can I return a box?' },
    { asked: '営業時間は？', stored: '住所は？' },
  ]);

  it.each([
    ['Can I return an opened box?', 'Can I return a box?'],
    ['Can I return a box?', 'Can I return an opened box?'],
    ['can i RETURN an opened box', 'Could I please return a box?'],
    ['営業時間は', '住所は'],
  ])('"%s" is not "%s"', (asked, stored) => {
    expect(pairs.has(asked, stored)).toBe(true);
  });

  it.each([
    ['Can I return an opened box?', 'Where is the office?'],
    ['Where is the office?', 'Can I return a box?'],
    ['Can I sell a closed tin?', 'Can I return a box?'],
  ])('does not match "%s" and "%s"', (asked, stored) => {
    expect(pairs.has(asked, stored)).toBe(false);
  });

  it('matches nothing without pairs', () => {
    expect(new QuestionPairs([]).has('a', 'a')).toBe(false);
  });
});
