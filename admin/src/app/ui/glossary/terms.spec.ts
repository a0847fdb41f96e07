import { findTerms, TERMS } from './terms';

describe('the glossary', () => {
  it('is found by word and by text, in the order of the alphabet', () => {
    expect(findTerms(' THRESHOLD ').map(({ id }) => id)).toEqual(['meaning-score', 'relevance-threshold']);
    const words = findTerms('').map(({ word }) => word.toLowerCase());
    expect(words).toEqual([...words].sort());
    expect(words).toHaveLength(Object.keys(TERMS).length);
  });

  it('says that a refusal is no answer', () => {
    expect(TERMS['answered-without-llm'].text).toContain('A refusal is not an answer');
  });
});
