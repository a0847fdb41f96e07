import { describe, expect, it } from '@jest/globals';
import { SENTENCE_END, UNSPACED_END } from './sentence-end.js';

const ENDS = new RegExp(`[${SENTENCE_END}]$`, 'u');

describe('SENTENCE_END', () => {
  it.each(['Yes.', 'Yes!', 'Yes?', 'है।', 'है॥', 'ہے۔', 'لماذا؟', '好。', 'はい｡', 'այո։', 'አዎ።', 'ဟုတ်။', 'So …', 'បាទ។'])(
    'is in %s',
    (text) => expect(text).toMatch(ENDS),
  );
  it.each(['Yes', 'Yes,', 'है', 'a:', 'a;', '”'])('is not in %j', (text) => expect(text).not.toMatch(ENDS));
  it('includes the stops that are not followed by a space', () => {
    for (const stop of UNSPACED_END) expect(stop).toMatch(ENDS);
  });
});
