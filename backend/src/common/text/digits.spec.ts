import { describe, expect, it } from '@jest/globals';
import { asciiDigits } from './digits.js';

describe('asciiDigits', () => {
  it.each([
    ['Devanagari', '०१२३४५६७८९'],
    ['Arabic-Indic', '٠١٢٣٤٥٦٧٨٩'],
    ['Persian', '۰۱۲۳۴۵۶۷۸۹'],
    ['Bengali', '০১২৩৪৫৬৭৮৯'],
    ['Thai', '๐๑๒๓๔๕๖๗๘๙'],
    ['full width', '０１２３４５６７８９'],
    ['mathematical bold', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'],
    ['mathematical monospace', '𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿'],
    ['ASCII', '0123456789'],
  ])('reads %s', (_, digits) => {
    expect(asciiDigits(`a ${digits}.`)).toBe('a 0123456789.');
  });

  it('leaves everything else unchanged', () => {
    expect(asciiDigits('½ ② Ⅳ 四 x² \ud800')).toBe('½ ② Ⅳ 四 x² \ud800');
  });
});
