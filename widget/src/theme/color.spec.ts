import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SURFACES, contrast, paletteOf, parseHex } from './color.js';
import type { Rgb } from './color.js';

const rgb = (hex: string): Rgb => parseHex(hex) as Rgb;

describe('paletteOf', () => {
  it('is readable (4.5 : 1) for any colour in both schemes', () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(hex, fc.constantFrom('light' as const, 'dark' as const), (primary, scheme) => {
        const palette = paletteOf(primary, scheme);
        if (!palette) throw new Error('no palette');
        expect(contrast(rgb(palette.primary), rgb(palette.onPrimary))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(rgb(palette.accent), SURFACES[scheme])).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a readable colour, and rejects invalid colours', () => {
    expect(paletteOf('#0b6e4f', 'light')?.primary).toBe('#0b6e4f');
    for (const bad of ['red; background: url(//evil)', '', '#12', 'var(--x)'])
      expect(paletteOf(bad, 'light')).toBeUndefined();
  });
});
