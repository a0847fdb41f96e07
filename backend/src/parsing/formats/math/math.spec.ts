import { describe, expect, it } from '@jest/globals';
import { parseXml, type XmlNode } from '../xml.js';
import { mathMlText } from './mathml.js';
import { ommlText } from './omml.js';

const tree = (markup: string): XmlNode => parseXml(Buffer.from(markup));
const omml = (inside: string): string => ommlText(tree(`<m:oMath xmlns:m="urn:m">${inside}</m:oMath>`));
const mathMl = (inside: string): string => mathMlText(tree(`<math>${inside}</math>`));
const r = (text: string, properties = ''): string => `<m:r>${properties}<m:t>${text}</m:t></m:r>`;
const e = (inside: string): string => `<m:e>${inside}</m:e>`;

describe('ommlText', () => {
  it.each([
    // hrushikeshrv/docxlatex#5, xceedsoftware/DocX#361
    ['3/4', `<m:f><m:num>${r('3')}</m:num><m:den>${r('4')}</m:den></m:f>`],
    ['(x+1)/50', `<m:f><m:fPr><m:type m:val="bar"/></m:fPr><m:num>${r('x+1')}</m:num><m:den>${r('50')}</m:den></m:f>`],
    ['√(x)', `<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>${e(r('x'))}</m:rad>`],
    ['³√(x+1)', `<m:rad><m:deg>${r('3')}</m:deg>${e(r('x+1'))}</m:rad>`],
    ['10^-6', `<m:sSup>${e(r('10'))}<m:sup>${r('−6')}</m:sup></m:sSup>`],
    ['x_i', `<m:sSub>${e(r('x'))}<m:sub>${r('i')}</m:sub></m:sSub>`],
    ['H2O', `<m:sSub>${e(r('H', '<m:rPr><m:sty m:val="p"/></m:rPr>'))}<m:sub>${r('2')}</m:sub></m:sSub>${r('O')}`],
    ['a_1^2', `<m:sSubSup>${e(r('a'))}<m:sub>${r('1')}</m:sub><m:sup>${r('2')}</m:sup></m:sSubSup>`],
    [
      '∑_(i=1)^n x_i',
      `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${r('i=1')}</m:sub><m:sup>${r('n')}</m:sup>${e(`<m:sSub>${e(r('x'))}<m:sub>${r('i')}</m:sub></m:sSub>`)}</m:nary>`,
    ],
    [
      'lim_(x→0) (1/x)',
      `<m:func><m:fName><m:limLow>${e(r('lim'))}<m:lim>${r('x→0')}</m:lim></m:limLow></m:fName>${e(`<m:f><m:num>${r('1')}</m:num><m:den>${r('x')}</m:den></m:f>`)}</m:func>`,
    ],
    ['[a|b]', `<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>${e(r('a'))}${e(r('b'))}</m:d>`],
    ['[1, 0; 0, 1]', `<m:m><m:mr>${e(r('1'))}${e(r('0'))}</m:mr><m:mr>${e(r('0'))}${e(r('1'))}</m:mr></m:m>`],
    ['x\u0304', `<m:bar>${e(r('x'))}</m:bar>`],
  ])('writes %s', (expected, markup) => {
    expect(omml(markup)).toBe(expected);
  });

  it('reads an incomplete formula', () => {
    expect(omml('<m:f/><m:rad/><m:nary/><m:d/>')).toBe('/√()∫()');
  });
});

describe('mathMlText', () => {
  it.each([
    ['3/4', '<mfrac><mn>3</mn><mn>4</mn></mfrac>'],
    ['x = (a + b)/2', '<mi>x</mi><mo>=</mo><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>'],
    ['x^2 + √(y)', '<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msqrt><mi>y</mi></msqrt>'],
    ['³√(x)', '<mroot><mi>x</mi><mn>3</mn></mroot>'],
    [
      '∑_(i = 1)^n x_i',
      '<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub>',
    ],
    ['10^-4', '<msup><mn>10</mn><mrow><mo>−</mo><mn>4</mn></mrow></msup>'],
    ['CO2', '<msub><mtext>CO</mtext><mn>2</mn></msub>'],
    ['(a,b)', '<mfenced><mi>a</mi><mi>b</mi></mfenced>'],
    ['[1, 2]', '<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>'],
    ['x', '<semantics><mi>x</mi><annotation encoding="TeX">\\alpha</annotation></semantics>'],
  ])('writes %s', (expected, markup) => {
    expect(mathMl(markup)).toBe(expected);
  });

  it('reads an incomplete formula', () => {
    expect(mathMl('<mfrac/><mroot/><msub/><munderover/>')).toBe('/√()');
  });

  it.each(['msqrt', 'msup', 'munder', 'mtable', 'mfenced'])('takes linear time per level of %s', (name) => {
    const start = performance.now();
    mathMl(`<${name}>`.repeat(300) + '<mi>x</mi>' + `</${name}>`.repeat(300));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
