import { describe, expect, it } from '@jest/globals';
import { isPrivateAddress, isRefusedAddress } from './address-rules.js';

/**
 * The IANA IPv4 and IPv6 Special-Purpose Address Registries: block, an address in it, whether it is globally reachable. Blocks
 * inside a larger one are refused with it, even if IANA lists them as reachable: anycast services of networks.
 */
const REGISTRY: [block: string, address: string, reachable: boolean][] = [
  ['0.0.0.0/8', '0.1.2.3', false],
  ['10.0.0.0/8', '10.255.255.255', false],
  ['100.64.0.0/10', '100.127.255.254', false],
  ['127.0.0.0/8', '127.8.9.1', false],
  ['169.254.0.0/16', '169.254.169.254', false],
  ['172.16.0.0/12', '172.31.255.255', false],
  ['192.0.0.0/24', '192.0.0.171', false],
  ['192.0.2.0/24', '192.0.2.7', false],
  ['192.31.196.0/24', '192.31.196.1', true],
  ['192.52.193.0/24', '192.52.193.1', true],
  ['192.88.99.0/24', '192.88.99.1', false],
  ['192.168.0.0/16', '192.168.200.1', false],
  ['192.175.48.0/24', '192.175.48.1', true],
  ['198.18.0.0/15', '198.19.255.255', false],
  ['198.51.100.0/24', '198.51.100.9', false],
  ['203.0.113.0/24', '203.0.113.250', false],
  ['240.0.0.0/4', '241.0.0.1', false],
  ['255.255.255.255/32', '255.255.255.255', false],
  ['::1/128', '::1', false],
  ['::/128', '::', false],
  ['::ffff:0:0/96', '::ffff:8.8.8.8', false],
  ['::ffff:0:0/96, in hexadecimal', '0:0:0:0:0:FFFF:0808:0808', false],
  ['64:ff9b::/96', '64:ff9b::7f00:1', false],
  ['64:ff9b:1::/48', '64:ff9b:1::a00:1', false],
  ['100::/64', '100::1', false],
  ['100:0:0:1::/64', '100:0:0:1::1', false],
  ['2001::/23', '2001:1ff::1', false],
  ['2001::/32', '2001:0:7f00:1::', false],
  ['2001:2::/48', '2001:2::1', false],
  ['2001:10::/28', '2001:1f::1', false],
  ['2001:db8::/32', '2001:db8:ffff::1', false],
  ['2002::/16', '2002:7f00:1::1', false],
  ['2620:4f:8000::/48', '2620:4f:8000::1', true],
  ['3fff::/20', '3fff:fff::1', false],
  ['5f00::/16', '5f00::1', false],
  ['fc00::/7', 'fd12:3456::1', false],
  ['fe80::/10', 'febf::1', false],
];

/** From other registries: multicast, and site-local addresses. */
const OTHERS: [block: string, address: string][] = [
  ['224.0.0.0/4', '239.255.255.250'],
  ['ff00::/8', 'ff02::1'],
  ['fec0::/10', 'feff::1'],
];

describe('addresses that workspaces may use', () => {
  it.each(REGISTRY)('%s: %s, globally reachable %p', (_, address, reachable) => {
    expect(isRefusedAddress(address, false)).toBe(!reachable);
  });

  it.each(OTHERS)('%s is refused: %s', (_, address) => {
    expect(isRefusedAddress(address, false)).toBe(true);
  });

  it.each(['8.8.8.8', '1.1.1.1', '99.255.255.255', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    'internet addresses are allowed: %s',
    (address) => {
      expect(isRefusedAddress(address, false)).toBe(false);
      expect(isPrivateAddress(address)).toBe(false);
    },
  );

  it('metadata services are refused even if private networks are allowed, in any notation', () => {
    for (const address of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::',
      'fd00:ec2::254',
    ])
      expect(isRefusedAddress(address, true)).toBe(true);
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', 'fec0::1'])
      expect(isRefusedAddress(address, true)).toBe(false);
  });

  it.each(['', 'localhost', '127.1', '0x7f000001', '[::1]'])('invalid addresses are refused: %p', (text) => {
    expect(isRefusedAddress(text, true)).toBe(true);
  });
});
