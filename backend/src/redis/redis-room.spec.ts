import { describe, expect, it } from '@jest/globals';
import { isScarce } from './redis-room.js';

const memory = (used: number, limit: number): string =>
  `# Memory\r\nused_memory:${used}\r\nused_memory_human:1M\r\nused_memory_peak:9000\r\nmaxmemory:${limit}\r\nmaxmemory_policy:noeviction\r\n`;

describe('isScarce', () => {
  it.each([
    [100, 1000, false],
    [800, 1000, false],
    [801, 1000, true],
    [2000, 1000, true],
    [2000, 0, false],
  ])('%i used of %i: %p', (used, limit, scarce) => expect(isScarce(memory(used, limit))).toBe(scarce));

  it('is false for a reply without figures', () => expect(isScarce('')).toBe(false));
});
