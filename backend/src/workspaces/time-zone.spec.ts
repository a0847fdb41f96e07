import { describe, expect, it } from '@jest/globals';
import { isTimeZone } from './time-zone.js';

describe('isTimeZone', () => {
  it.each(['Asia/Kolkata', 'Asia/Calcutta', 'Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia', 'Etc/GMT+5'])(
    'accepts %s',
    (zone) => expect(isTimeZone(zone)).toBe(true),
  );

  it.each(['', 'Mars/Olympus', '+05:30', 'Asia/Kolkata\0', ' UTC', 'x'.repeat(100), 5, null, undefined])(
    'refuses %p',
    (zone) => expect(isTimeZone(zone)).toBe(false),
  );
});
