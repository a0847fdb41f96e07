import { BlockList, isIP } from 'node:net';

type Subnet = [string, number, 'ipv4' | 'ipv6'];

/** Never called: the machine's own metadata, link-local, multicast, reserved. */
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
  // Metadata service of AWS.
  ['fd00:ec2::254', 128, 'ipv6'],
];

/** Loopback and networks that are not the internet (RFC 6890, RFC 4193), with the IPv6 ranges that carry IPv4 inside. */
const PRIVATE: Subnet[] = [
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  // Holds ::1 and the old form of IPv4 addresses.
  ['::', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2001::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
];

function blockList(subnets: Subnet[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) list.addSubnet(...subnet);
  return list;
}
const never = blockList(NEVER);
const inside = blockList(PRIVATE);

/** An IPv4 address written as IPv6 counts as what it is. @param address without brackets */
function has(list: BlockList, address: string): boolean {
  const mapped = /^::(?:ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

export const isPrivateAddress = (address: string): boolean => has(inside, address);

/** @param address an IP address without brackets or zone */
export const isRefusedAddress = (address: string, allowPrivate: boolean): boolean =>
  isIP(address) === 0 || has(never, address) || (!allowPrivate && has(inside, address));
