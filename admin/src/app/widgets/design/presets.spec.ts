import { contrastFindings } from '@nexus/contracts';
import { describe, expect, it } from 'vitest';
import { PRESETS } from './presets';

describe('presets', () => {
  it.each(PRESETS)('$name is readable in both schemes', ({ light, dark }) => {
    for (const colors of [light, dark]) expect(contrastFindings(colors).filter(({ passes }) => !passes)).toEqual([]);
  });
});
