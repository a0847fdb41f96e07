import { describe, expect, it } from '@jest/globals';
import { bitsFor } from './visitor-limits.js';

describe('work that a session costs', () => {
  it.each([
    [0, 0],
    [1, 0],
    [1.05, 14],
    [2, 16],
    [3, 17],
    [4, 18],
    [1_000, 18],
  ])('at %d times the free rate: %d bits', (over, bits) => expect(bitsFor(over)).toBe(bits));
});
