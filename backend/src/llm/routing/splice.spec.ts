import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anchorOf } from './continuation.js';
import { Splice } from './splice.js';

/** The reader's final text when the continuation arrives in the given pieces. */
function joined(before: string, pieces: string[]): string {
  const splice = new Splice(before, anchorOf(before));
  return before + pieces.map((p) => splice.feed(p)).join('') + splice.end();
}
const pieces = (text: string, size: number): string[] => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

describe('Splice', () => {
  it.each([
    ['goes on exactly', 'Refunds are paid', [' within', ' 14 days.'], 'Refunds are paid within 14 days.'],
    ['repeats the last words', 'Refunds are paid', ['are', ' paid within'], 'Refunds are paid within'],
    ['repeats half a word', 'within fourt', ['fourteen days'], 'within fourteen days'],
    ['repeats everything', 'One two', ['One two three'], 'One two three'],
    ['repeats everything and adds nothing', 'One two', ['One', ' two'], 'One two'],
    ['begins with the space that is there', 'One ', [' two'], 'One two'],
    ['begins with a digit that is no repetition', 'It costs 12', ['2 euros'], 'It costs 122 euros'],
    ['leaves out the space between words', 'One two.', ['Three'], 'One two. Three'],
    ['leaves out the space after a word', 'One two', ['three'], 'One two three'],
    ['needs no space', '退货需要', ['三十天'], '退货需要三十天'],
    ['goes on in a number', 'It is 3.', ['5 km'], 'It is 3.5 km'],
    ['follows nothing', '', ['One'], 'One'],
  ])('%s', (_, before, continuation, expected) => expect(joined(before, continuation)).toBe(expected));

  it('detects a restarted answer', () => {
    const before = 'Refunds are paid within fourteen days after we receive the item. They go';
    const splice = new Splice(before, anchorOf(before));
    splice.feed('Refunds are paid within fourteen days after we receive it.');
    expect(splice.restarted).toBe(true);
    const other = new Splice(before, anchorOf(before));
    other.feed(' to your card.');
    expect(other.restarted).toBe(false);
  });

  it('handles text that repeats itself', () => {
    const before = 'la '.repeat(40).trim();
    expect(joined(before, pieces(`${anchorOf(before)} la la la!`, 3))).toBe(`${before} la la la!`);
  });

  it('neither loses nor repeats text, wherever it broke, when the last words are repeated as instructed', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}[.,]?$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, fc.nat(), fc.integer({ min: 1, max: 9 }), (list, at, size) => {
        const text = list.join(' ');
        const before = text.slice(0, (at % text.length) + 1);
        const anchor = anchorOf(before);
        expect(before.endsWith(anchor)).toBe(true);
        expect(joined(before, pieces(anchor + text.slice(before.length), size))).toBe(text);
      }),
    );
  });
});
