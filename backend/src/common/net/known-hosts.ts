import { isIP } from 'node:net';

/** Host name of a Host header in lower case, without port, brackets and trailing dot. */
export function hostNameOf(header: string): string {
  const name = header.trim().toLowerCase();
  const bracketed = /^\[([^\]]*)\]/.exec(name)?.[1];
  return bracketed ?? name.replace(/:\d*$/, '').replace(/\.$/, '');
}

const isLoopbackName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/**
 * Whether a server may be addressed by a name. A foreign website can point its own name at this server's address (DNS
 * rebinding) and then shares an origin with it: names that were not configured are refused. IP addresses are accepted, since no
 * name service can redirect them.
 * @param names exact ones, `*.example.com` for all below, `*` for any
 */
export function isKnownHost(header: string, names: readonly string[]): boolean {
  const name = hostNameOf(header);
  if (isIP(name) !== 0 || isLoopbackName(name)) return true;
  return names.some(
    (known) => known === '*' || known === name || (known.startsWith('*.') && name.endsWith(known.slice(1))),
  );
}
