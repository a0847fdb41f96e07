import { describe, expect, it } from '@jest/globals';
import { bitsFor } from './visitor-limits.js';

describe('proof of work for a session', () => {
  it.each([
    [0, 0],
    [1, 0],
    [1.05, 14],
    [2, 16],
    [3, 17],
    [4, 18],
    [1_000, 18],
  ])('at %d times the free rate, needs %d bits', (over, bits) => expect(bitsFor(over)).toBe(bits));
});
