import { createHash } from 'node:crypto';
import { isIPv6, SocketAddress } from 'node:net';

/** Keys by which requests of an address are counted. Hashed: personal addresses are not stored in plain text. */
export interface ClientNetwork {
  /** An IPv4 address, or the IPv6 /64, the smallest block of a subscriber. */
  subscriber: string;
  /** The enclosing IPv6 /48, which a site may own entirely; null for IPv4. */
  site: string | null;
}

export function clientNetwork(ip: string): ClientNetwork {
  const plain = ip.split('%')[0] ?? '';
  if (!isIPv6(plain)) return { subscriber: digest(plain), site: null };
  const canonical = new SocketAddress({ address: plain, family: 'ipv6' }).address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)?.[1];
  if (mapped) return { subscriber: digest(mapped), site: null };
  const groups = groupsOf(canonical);
  return { subscriber: digest(groups.slice(0, 4).join(':')), site: digest(groups.slice(0, 3).join(':')) };
}

function groupsOf(canonical: string): string[] {
  const [head = '', tail] = canonical.split('::') as [string, string?];
  const left = head.split(':').filter(Boolean);
  if (tail === undefined) return left;
  const right = tail.split(':').filter(Boolean);
  return [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
