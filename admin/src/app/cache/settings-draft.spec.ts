import type { CacheSettings } from './cache-types';
import { STALE, TTLS, losesVerification, secondsText, withCurrent } from './settings-draft';

const SETTINGS: CacheSettings = {
  enabled: true,
  exact_ttl_s: 3600,
  stale_while_revalidate_s: 0,
  semantic_enabled: true,
  semantic_threshold: 0.5,
  verification: true,
  shadow_mode: false,
  replay: 'instant',
  max_bytes: 1,
};

describe('cache settings', () => {
  it('formats seconds in the largest suitable unit', () => {
    expect([1, 90, 120, 7200, 86_400].map(secondsText)).toEqual([
      '1 second',
      '90 seconds',
      '2 minutes',
      '2 hours',
      '1 day',
    ]);
  });

  it('keeps a value outside the choices, in its sorted position', () => {
    expect(withCurrent(TTLS, 3600)).toHaveLength(TTLS.length);
    expect(withCurrent(STALE, 300).map(({ label }) => label)).toEqual([
      'Off',
      '1 minute',
      '5 minutes',
      '10 minutes',
      '1 hour',
      '1 day',
    ]);
  });

  it('detects the risky change', () => {
    expect(losesVerification(SETTINGS, { ...SETTINGS, verification: false })).toBe(true);
    expect(losesVerification({ ...SETTINGS, verification: false }, SETTINGS)).toBe(false);
  });
});
