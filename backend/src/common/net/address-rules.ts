import { BlockList, isIP, SocketAddress } from 'node:net';

type Subnet = [string, number, 'ipv4' | 'ipv6'];

/** Never allowed: the machine's own metadata, link-local, multicast, reserved. */
const NEVER: Subnet[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  // Metadata services of Alibaba and Oracle Cloud.
  ['100.100.100.200', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  // 169.254.0.0/16 in the IPv6 ranges that embed IPv4.
  ['::a9fe:0', 112, 'ipv6'],
  ['64:ff9b::a9fe:0', 112, 'ipv6'],
  ['2002:a9fe::', 32, 'ipv6'],
  // Metadata service of AWS.
  ['fd00:ec2::254', 128, 'ipv6'],
];

/**
 * Loopback and all other addresses that the IANA registries of special-purpose addresses do not list as globally reachable,
 * including the IPv6 ranges that embed IPv4, and site-local addresses (RFC 3879), which old networks still use.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const PRIVATE: Subnet[] = [
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  // Includes ::1 and the deprecated IPv4-compatible addresses.
  ['::', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 63, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
  ['5f00::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
];

function blockList(subnets: Subnet[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) list.addSubnet(...subnet);
  return list;
}
const never = blockList(NEVER);
const inside = blockList(PRIVATE);

/** BlockList treats IPv4-mapped addresses, in any notation, as the embedded IPv4 address. */
const has = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** `::ffff:0:0/96`. In a BlockList that range would include all of IPv4. */
const isMapped = (address: string): boolean =>
  isIP(address) === 6 && new SocketAddress({ address, family: 'ipv6' }).address.startsWith('::ffff:');

export const isPrivateAddress = (address: string): boolean => has(inside, address) || isMapped(address);

/** @param address an IP address without brackets or zone */
export const isRefusedAddress = (address: string, allowPrivate: boolean): boolean =>
  isIP(address) === 0 || has(never, address) || (!allowPrivate && isPrivateAddress(address));
