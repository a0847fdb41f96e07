import { isIP } from 'node:net';

/** Of a Host header, in small letters, without port, brackets and the dot at the end. */
export function hostNameOf(header: string): string {
  const name = header.trim().toLowerCase();
  const bracketed = /^\[([^\]]*)\]/.exec(name)?.[1];
  return bracketed ?? name.replace(/:\d*$/, '').replace(/\.$/, '');
}

const isLoopbackName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/**
 * Whether a server may be called by a name. A page of another website can have its own name lead to this server's address
 * (DNS rebinding) and is then of one origin with it: names that nobody gave to this server are refused. Addresses are no
 * names; no name service can make them lead elsewhere.
 * @param names exact ones, `*.example.com` for all below, `*` for any
 */
export function isKnownHost(header: string, names: readonly string[]): boolean {
  const name = hostNameOf(header);
  if (isIP(name) !== 0 || isLoopbackName(name)) return true;
  return names.some(
    (known) => known === '*' || known === name || (known.startsWith('*.') && name.endsWith(known.slice(1))),
  );
}
