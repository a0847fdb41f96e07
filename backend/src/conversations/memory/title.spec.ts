import { describe, expect, it } from '@jest/globals';
import { titleOf } from './title.js';

describe('titleOf', () => {
  it.each([
    ['How long is the\n  warranty?', 'How long is the warranty?'],
    ['Hello, how long is the warranty?', 'how long is the warranty?'],
    ['Hi!', 'Hi!'],
    ['Hello ', 'Hello'],
    ['नमस्ते, वारंटी कितनी है?', 'वारंटी कितनी है?'],
  ])('%j is named %j', (question, title) => expect(titleOf(question)).toBe(title));

  it('is cut between words and never within a character', () => {
    const words = titleOf('word '.repeat(40));
    expect(words).toMatch(/^(word ?)+…$/);
    expect(words.length).toBeLessThanOrEqual(81);
    expect(titleOf('x'.repeat(79) + '😀'.repeat(9)).isWellFormed()).toBe(true);
  });
});
