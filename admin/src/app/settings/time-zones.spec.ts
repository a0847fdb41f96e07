import { findZones, offsetOf, timeZones } from './time-zones';

describe('time zones', () => {
  const winter = new Date('2026-01-15T00:00:00Z');
  const find = (query: string) => findZones(timeZones(), query, winter).map(({ value }) => value);

  it('begin with the default and never contain its deprecated name', () => {
    expect(find('')[0]).toBe('Asia/Kolkata');
    expect(timeZones()).not.toContain('Asia/Calcutta');
    expect(new Set(timeZones()).size).toBe(timeZones().length);
  });

  it('are found by place, by words in any order and by offset', () => {
    expect(find('berlin')).toEqual(['Europe/Berlin']);
    expect(find('york america')).toContain('America/New_York');
    expect(find('+05:30')).toContain('Asia/Kolkata');
    expect(find('atlantis')).toEqual([]);
  });

  it('show their current offset', () => {
    expect(offsetOf('Europe/Berlin', winter)).toBe('UTC+01:00');
    expect(offsetOf('UTC', winter)).toBe('UTC+00:00');
    expect(offsetOf('Not/AZone', winter)).toBe('');
  });
});
