import { describe, expect, it } from '@jest/globals';
import { append, insertAt, largest, smallest } from './unbounded.js';

const MANY = Array.from({ length: 500_000 }, (_, i) => i);

describe('arrays of any length', () => {
  it('are appended and inserted', () => {
    const target = [-2, -1];
    append(target, MANY);
    expect(target).toHaveLength(500_002);
    const around = [-1, 500_000];
    insertAt(around, 1, MANY);
    expect([around[0], around[1], around.at(-2), around.at(-1)]).toEqual([-1, 0, 499_999, 500_000]);
  });

  it('have a largest and a smallest value', () => {
    expect([largest(MANY), smallest(MANY), largest([]), smallest([])]).toEqual([499_999, 0, -Infinity, Infinity]);
  });
});
