import { describe, expect, it } from '@jest/globals';
import { clientNetwork } from './client-network.js';

const subscriber = (ip: string): string => clientNetwork(ip).subscriber;
const site = (ip: string): string | null => clientNetwork(ip).site;

describe('network of a client', () => {
  it('is the same for all of an IPv6 /64, in any notation', () => {
    const key = subscriber('2001:db8:1:2::1');
    expect(subscriber('2001:db8:1:2:ffff::9')).toBe(key);
    expect(subscriber('2001:0DB8:0001:0002:0:0:0:1')).toBe(key);
    expect(subscriber('2001:db8:1:2::1%eth0')).toBe(key);
    expect(subscriber('2001:db8:1:3::1')).not.toBe(key);
    expect(subscriber('::1')).not.toBe(key);
  });

  it('has a site, the enclosing /48', () => {
    const key = site('2001:db8:1:2::1');
    expect(site('2001:db8:1:ffff::1')).toBe(key);
    expect(site('2001:db8:2:2::1')).not.toBe(key);
    expect(site('2001:db8:1::')).toBe(key);
    expect(site('192.0.2.1')).toBeNull();
  });

  it('is each IPv4 address by itself, also in IPv6 notation, and does not reveal it', () => {
    expect(subscriber('192.0.2.1')).not.toBe(subscriber('192.0.2.2'));
    expect(clientNetwork('::ffff:192.0.2.1')).toEqual(clientNetwork('192.0.2.1'));
    expect(clientNetwork('::ffff:c000:201')).toEqual(clientNetwork('192.0.2.1'));
    expect(subscriber('192.0.2.1')).not.toContain('192');
  });
});
