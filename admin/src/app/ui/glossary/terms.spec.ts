import { findTerms, TERMS } from './terms';

describe('the glossary', () => {
  it('are found by word and by text, in alphabetical order', () => {
    expect(findTerms(' THRESHOLD ').map(({ id }) => id)).toEqual(['meaning-score', 'relevance-threshold']);
    const words = findTerms('').map(({ word }) => word.toLowerCase());
    expect(words).toEqual([...words].sort());
    expect(words).toHaveLength(Object.keys(TERMS).length);
  });

  it('explains that a refusal is not an answer', () => {
    expect(TERMS['answered-without-llm'].text).toContain('A refusal is not an answer');
  });
});
