import { describe, expect, it } from '@jest/globals';
import { isUuid } from '../../common/ids/ids.js';
import { chunkId } from './chunk-id.js';

describe('chunkId', () => {
  const version = '0198c1d2-0000-7000-8000-000000000001';

  it('is a UUID that depends only on version and ordinal', () => {
    expect(isUuid(chunkId(version, 3))).toBe(true);
    expect(chunkId(version, 3)).toBe(chunkId(version, 3));
    expect(new Set([0, 1, 2, 30].map((n) => chunkId(version, n))).size).toBe(4);
    expect(chunkId(version, 3)).not.toBe(chunkId('0198c1d2-0000-7000-8000-000000000002', 3));
  });
});
