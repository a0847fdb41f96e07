import { describe, expect, it } from '@jest/globals';
import { lowered, plainScripts, raised } from './raised.js';

/** `^{…}` denotes raised, `_{…}` lowered characters. */
const read = (text: string): string =>
  plainScripts(
    text.replace(/([\^_])\{([^}]*)\}/g, (_, sign: string, inner: string) => (sign === '^' ? raised : lowered)(inner)),
  );

describe('plainScripts', () => {
  it.each([
    // docling-project/docling#3120, dbashford/textract#174
    ['10^{6} cells', '10^6 cells'],
    ['3 × 10^{−4} mol', '3 × 10^-4 mol'],
    ['10 ^{12} cells', '10 ^12 cells'],
    ['5^{2} cases', '5^2 cases'],
    ['2^{n+1} and e^{x}', '2^(n+1) and e^x'],
    ['(a+b)^{2}', '(a+b)^2'],
    ['1^{0}^{0}', '1^00'],
  ])('keeps powers: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['5 m^{3} and 7 km^{2}', '5 m³ and 7 km²'],
    ['9.8 m s^{-2}', '9.8 m s^-2'],
    ['20 ^{o}C', '20 °C'],
    ['1^{st}, XX^{e}, M^{me}', '1st, XXe, Mme'],
    ['Nexus^{TM} and more^{®}', 'Nexus™ and more®'],
  ])('writes units and signs in common notation: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['the rule^{2} applies', 'the rule[2] applies'],
    ['in 2023^{1} and 1,250^{2} units', 'in 2023[1] and 1,250[2] units'],
    ['12 €^{3}, see below.^{4}', '12 €[3], see below.[4]'],
    ['costs^{a} more^{1,2}', 'costs[a] more[1,2]'],
    ['^{1}See page 4', '[1] See page 4'],
    ['^{14}C is rare', '14C is rare'],
  ])('distinguishes note marks from numbers: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['H_{2}O, Ca(OH)_{2}, NO_{x}', 'H2O, Ca(OH)2, NOx'],
    ['SO_{4}^{2-} and Na^{+}', 'SO4^2- and Na+'],
    ['x_{1}, V_{max}, log_{2}8, 1010_{2}', 'x_1, V_max, log_2 8, 1010_2'],
    ['a_{i,j}', 'a_(i,j)'],
  ])('keeps lowered characters: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['^{3}/_{4} inch', '3/4 inch'],
    ['5^{1}⁄_{2} cups', '5 1/2 cups'],
    ['5^{1/}_{2} cups', '5 1/2 cups'],
  ])('keeps fractions: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('drops unclosed marks, and leaves text without marks unchanged', () => {
    expect(plainScripts(`a${raised('b').slice(0, -1)}`)).toBe('a^b');
    expect(plainScripts(`a${raised('b').slice(1)}`)).toBe('ab');
    expect(plainScripts('10⁶')).toBe('10⁶');
    expect(raised(' ')).toBe(' ');
  });
});
