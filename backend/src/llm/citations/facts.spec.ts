import { describe, expect, it } from '@jest/globals';
import { numbersOf } from './facts.js';

describe('numbersOf', () => {
  it.each([
    ['२४ दिन', [['24']]],
    ['٢٤ يوما و ٣٫٥', [['24'], ['3.5']]],
    ['١٬٥٠٠', [['1.5', '1500']]],
    ['２，０ ２０', [['2'], ['0'], ['20']]],
    ['₹1,50,000', [['150000']]],
    ['₹१,५०,०००', [['150000']]],
    ['1.234', [['1.234', '1234']]],
    ['1,2,3', [['1,2,3']]],
    ['half of two', [['2']]],
  ])('reads %s', (text, expected) => expect(numbersOf(text)).toEqual(expected));
});
