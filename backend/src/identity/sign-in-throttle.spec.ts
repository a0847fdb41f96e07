import { describe, expect, it } from '@jest/globals';
import { addressKey } from './sign-in-throttle.js';

describe('address of the throttle', () => {
  it('is one for all of an IPv6 /64, however it is written', () => {
    const key = addressKey('2001:db8:1:2::1');
    expect(addressKey('2001:db8:1:2:ffff::9')).toBe(key);
    expect(addressKey('2001:0DB8:0001:0002:0:0:0:1')).toBe(key);
    expect(addressKey('2001:db8:1:3::1')).not.toBe(key);
    expect(addressKey('::1')).not.toBe(key);
  });

  it('is each IPv4 address by itself and does not show it', () => {
    expect(addressKey('192.0.2.1')).not.toBe(addressKey('192.0.2.2'));
    expect(addressKey('::ffff:192.0.2.1')).not.toBe(addressKey('::ffff:192.0.2.2'));
    expect(addressKey('192.0.2.1')).not.toContain('192');
  });
});
