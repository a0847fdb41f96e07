import { describe, expect, it } from '@jest/globals';
import { bytesInWords, refusal } from './quota.js';

const GIB = 1024 ** 3;

describe('a quota', () => {
  it('accepts up to the limit', () => {
    expect(refusal({ name: 'documents', used: 9, allowed: 10 }, 1)).toBeUndefined();
    expect(refusal({ name: 'chunks', used: 9, allowed: 10 }, 2)).toBeDefined();
    expect(refusal({ name: 'storage', used: 1e15, allowed: null }, 1e15)).toBeUndefined();
  });

  it('that was lowered refuses only additions', () => {
    expect(refusal({ name: 'chunks', used: 20, allowed: 10 }, 0)).toBeUndefined();
    expect(refusal({ name: 'chunks', used: 20, allowed: 10 }, 1)).toBeDefined();
  });

  it('reports usage, limit and remedy', () => {
    expect(refusal({ name: 'storage', used: 19.96 * GIB, allowed: 20 * GIB }, 50 * 1024 ** 2)).toBe(
      'This workspace has 19.9 GB of files; 20 GB of files are allowed. There is no room for 50 MB of files more. ' +
        'Delete documents or old versions that are not needed, or ask the operator for more.',
    );
    expect(refusal({ name: 'documents', used: 1, allowed: 1 }, 1)).toMatch(
      /^This workspace has 1 document; 1 document is/,
    );
  });

  it.each([
    [0, '0 bytes'],
    [1023, '1,023 bytes'],
    [1024, '1 kB'],
    [GIB - 1, '1,023.9 MB'],
    [5000 * 1024 * GIB, '5,000 TB'],
  ])('formats %d bytes as %s', (bytes, words) => {
    expect(bytesInWords(bytes)).toBe(words);
  });
});
