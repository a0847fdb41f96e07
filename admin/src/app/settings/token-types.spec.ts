import { expiryDate, expiryOf, limitsText } from './token-types';

describe('limits of a token', () => {
  it('are shown per minute', () => {
    expect(limitsText({ requests_per_minute: 1, tokens_per_minute: 20_000 })).toEqual(['1 request', '20,000 tokens']);
    expect(limitsText({ requests_per_minute: null, tokens_per_minute: null })).toEqual([]);
  });
});

describe('expiry of a token', () => {
  const now = Date.parse('2026-03-01T00:00:00Z');

  it('is a date, or never', () => {
    expect(expiryDate(30, now)).toBe('2026-03-31T00:00:00.000Z');
    expect(expiryDate(0, now)).toBeNull();
  });

  it('warns a week ahead', () => {
    expect(expiryOf(null, now)).toBe('none');
    expect(expiryOf('2026-04-01T00:00:00Z', now)).toBe('ok');
    expect(expiryOf('2026-03-05T00:00:00Z', now)).toBe('soon');
    expect(expiryOf('2026-03-01T00:00:00Z', now)).toBe('over');
  });
});
