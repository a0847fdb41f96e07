import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from './pace.js';

const reveal = (text: string, stepMs: number, finished: boolean): { shown: number[]; ticks: number } => {
  const shown = [0];
  while (shown.length < 4000 && (shown.at(-1) ?? 0) < text.length) {
    shown.push(advance(text, shown.at(-1) ?? 0, stepMs, finished));
  }
  return { shown, ticks: shown.length - 1 };
};

describe('advance', () => {
  it('never goes back or beyond the text, and shows a finished text completely', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 1, max: 500 }), (text, ms) => {
        const { shown } = reveal(text, ms, true);
        for (const [i, value] of shown.entries()) {
          expect(value).toBeGreaterThanOrEqual(shown[i - 1] ?? 0);
          expect(value).toBeLessThanOrEqual(text.length);
        }
        expect(shown.at(-1)).toBe(text.length);
      }),
    );
  });

  it('never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(astral, (text) => {
        for (const at of reveal(text, 16, true).shown) {
          const before = text.charCodeAt(at - 1);
          expect(at > 0 && at < text.length && before >= 0xd800 && before <= 0xdbff && cutsPair(text, at)).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('shows whole words while more text may follow', () => {
    const text = 'Several ordinary words and then an unfini';
    let at = 0;
    for (let i = 0; i < 100; i++) at = advance(text, at, 48, false);
    expect(text.slice(0, at).trimEnd()).toBe('Several ordinary words and then an');
  });

  it('a cached answer appears gradually within two seconds', () => {
    const { ticks } = reveal('word '.repeat(400), 48, true);
    expect(ticks).toBeGreaterThan(3);
    expect(ticks * 48).toBeLessThan(2000);
  });
});

const astral = fc
  .array(fc.constantFrom('😀', '👩‍👩‍👧', '𝒳', 'e\u0301', 'a', '\u0301'), { maxLength: 120 })
  .map((all) => all.join(''));

const cutsPair = (text: string, at: number): boolean => {
  const next = text.charCodeAt(at);
  return next >= 0xdc00 && next <= 0xdfff;
};
