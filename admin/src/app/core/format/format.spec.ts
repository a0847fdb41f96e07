import { formatAgo, formatBytes, formatExact, formatMs, formatTokens, formatUsd, plural } from './format';

describe('format', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1024, '1.0 KiB'],
    [48_200, '47 KiB'],
    [1_048_575, '1.0 MiB'],
    [50 * 1024 ** 2, '50 MiB'],
    [64 * 1024 ** 2, '64 MiB'],
    [3 * 1024 ** 3, '3.0 GiB'],
    [undefined, '–'],
  ])('bytes %s → %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0.4, '<1 ms'],
    [310, '310 ms'],
    [1210, '1.2 s'],
    [61_000, '1 min 1 s'],
    [null, '–'],
  ])('milliseconds %s → %s', (ms, text) => expect(formatMs(ms)).toBe(text));

  it.each([
    [0, '$0'],
    [4.31, '$4.31'],
    [0.0004, '$0.0004'],
    [0.000_012_34, '$0.000012'],
    [0.000_000_1, '<$0.000001'],
    [null, '–'],
  ])('dollars %s → %s', (usd, text) => expect(formatUsd(usd)).toBe(text));

  it('counts with their noun', () => {
    expect([plural(1, 'document'), plural(2, 'document'), plural(1200, 'document')]).toEqual([
      '1 document',
      '2 documents',
      '1,200 documents',
    ]);
  });

  it('shortens context lengths', () => {
    expect([formatTokens(800), formatTokens(128_000), formatTokens(1_048_576), formatTokens(null)]).toEqual([
      '800',
      '128k',
      '1M',
      '–',
    ]);
  });

  it("formats relative times, and exact times in the workspace's time zone", () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    expect(formatAgo('2026-03-01T11:59:40Z', now)).toBe('just now');
    expect(formatAgo('2026-03-01T11:48:00Z', now)).toBe('12 min. ago');
    expect(formatAgo('2026-02-28T12:00:00Z', now)).toBe('yesterday');
    expect(formatAgo('nonsense', now)).toBe('–');
    expect(formatExact('2026-03-01T12:00:00Z', 'Asia/Kolkata')).toContain('17:30');
    expect(formatExact('2026-03-01T12:00:00Z', 'No/Zone')).toBe('2026-03-01T12:00:00.000Z');
  });
});
