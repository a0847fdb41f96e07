import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { builtInFormat, formatNumber } from './number-format.js';

describe('formatNumber', () => {
  it.each([
    [1234.5, 'General', '1234.5'],
    [0.1 + 0.2, 'General', '0.3'],
    [491701234567, 'General', '491701234567'],
    [1234567.891, '#,##0.00', '1,234,567.89'],
    [-1599.99, '$#,##0.00;[Red]($#,##0.00)', '($1,599.99)'],
    [-5, '0.0', '-5.0'],
    [0, '0;-0;"none"', 'none'],
    [0.025, '0%', '3%'],
    [7, '000', '007'],
    [1.5, '0.##', '1.5'],
    [2.5, '# ?/?', '2 1/2'],
    [198000000, '0.00E+00', '1.98E+08'],
    [12.5, '[$€-407] #,##0.00', '€ 12.50'],
    [1500000, '0.0,,"M"', '1.5M'],
    [45292.5, 'yyyy-mm-dd hh:mm', '2024-01-01 12:00'],
    [45292.75, 'h:mm AM/PM', '6:00 PM'],
    [1.5, '[h]:mm:ss', '36:00:00'],
    [39219.180555556, '"At" h:mm AM/PM "on" dddd mmmm d, yyyy', 'At 4:20 AM on Thursday May 17, 2007'],
    [1, 'd/m/yyyy', '1/1/1900'],
    [61, 'd/m/yyyy', '1/3/1900'],
    [44000, '[$-407]d. mmmm yyyy', '18. Juni 2020'],
    [5551234567, '(000) 000-0000', '(555) 123-4567'],
    [5, '[>100]"big";[<=100]"small"', 'small'],
    [12345678, '[>=10000000]##\\,##\\,##\\,##0;##,##0', '1,23,45,678'],
    [0, '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', '$-'],
    [12345.678, '##0.0E+0', '12.3E+3'],
    [-1, 'yyyy-mm-dd', '-1'],
    [3e6, 'yyyy-mm-dd', '3000000'],
    [12, '0 "not closed', '12'],
    [12, '0'.repeat(256), '12'],
  ])('%d as %s', (value, code, shown) => {
    expect(formatNumber(value, code)).toBe(shown);
  });

  it('counts from 1904 if the workbook does', () => {
    expect(formatNumber(43830, 'yyyy-mm-dd', true)).toBe('2024-01-01');
  });

  it('never fails, whatever the format code', () => {
    const code = fc.string({ unit: fc.constantFrom(...'0#?.,%Eymdhs[]"\\_*@/;+- aG$€') });
    fc.assert(fc.property(fc.double(), code, (value, c) => typeof formatNumber(value, c) === 'string'));
  });

  it('knows built-in formats by number', () => {
    const codes = ['General', 'yyyy-mm-dd', 'yyyy-mm-dd', '[h]:mm:ss', 'General'];
    expect([0, 14, 31, 46, 999].map(builtInFormat)).toEqual(codes);
  });
});
