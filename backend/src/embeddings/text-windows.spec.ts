import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textWindows, weightedMean } from './text-windows.js';

/** Two markers, and one token per word or per four characters of a long one. */
const reader = {
  maxTokens: 12,
  countTokens: (text: string) => 2 + text.split(/\s+/).reduce((sum, word) => sum + Math.ceil([...word].length / 4), 0),
};

describe('textWindows', () => {
  it('leaves a text that fits unchanged', () => {
    expect(textWindows(' a few words ', reader)).toEqual([' a few words ']);
    expect(textWindows('', reader)).toEqual(['']);
  });

  it('loses no character but spaces, splits no word that fits, and keeps each piece within the window', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 60 }), (words) => {
        const text = words.join(' ');
        const windows = textWindows(text, reader);
        expect(windows.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const window of windows) expect(reader.countTokens(window)).toBeLessThanOrEqual(reader.maxTokens);
      }),
    );
    const short = Array.from({ length: 50 }, (_, i) => `w${i}`);
    expect(textWindows(short.join(' '), reader).flatMap((w) => w.split(/\s+/))).toEqual(short);
  });

  it('never splits a character', () => {
    for (const window of textWindows('🙂'.repeat(200), reader)) expect(window).toMatch(/^(🙂)+$/u);
  });
});

describe('weightedMean', () => {
  it('is a unit vector closer to the vector with the higher weight', () => {
    const mean = weightedMean([Float32Array.of(1, 0), Float32Array.of(0, 1)], [3, 1]);
    expect(Math.hypot(...mean)).toBeCloseTo(1, 6);
    expect(mean[0]! / mean[1]!).toBeCloseTo(3, 5);
  });

  it('of one vector is that vector, and of opposite ones contains no NaN', () => {
    expect(weightedMean([Float32Array.of(0, 1)], [5])).toEqual(Float32Array.of(0, 1));
    expect(weightedMean([Float32Array.of(1, 0), Float32Array.of(-1, 0)], [1, 1])).toEqual(Float32Array.of(1, 0));
  });
});
