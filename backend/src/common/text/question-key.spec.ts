import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalQuestion, questionKey } from './question-key.js';

describe('normalQuestion', () => {
  it.each([
    ['When do you open?', '  when  do you OPEN '],
    ['What’s the price?', "what's the price"],
    ['Was kostet das – und wann?', 'was kostet das und wann'],
    ['¿Dónde está?', 'dónde está'],
    ['Hi, where do I pay?!', 'hi where do i pay'],
    ['ＦＵＬＬ width？', 'full width'],
    ['zero\u200bwidth', 'zerowidth'],
    ['متى تفتحون؟', 'متى تفتحون'],
  ])('reads %j as %j', (a, b) => {
    expect(questionKey(a)).toBe(questionKey(b));
  });

  it.each([
    ['Is 3.5 allowed?', 'Is 35 allowed?'],
    ['C# course', 'C course'],
    ['C++ course', 'C course'],
    ['Is -5 cold?', 'Is 5 cold?'],
    ['10% off', '10 off'],
    ['Can I return it?', "Can't I return it?"],
    ['open at 10:30', 'open at 1030'],
  ])('distinguishes %j from %j', (a, b) => {
    expect(questionKey(a)).not.toBe(questionKey(b));
  });

  it('is idempotent, and its key has a fixed length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = normalQuestion(text);
        expect(normalQuestion(once)).toBe(once);
        expect(questionKey(text)).toMatch(/^[\w-]{43}$/);
      }),
    );
  });
});
