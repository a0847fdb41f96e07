/**
 * Whether others can reach this installation. Uses built-in modules only: the launcher imports it before anything is
 * parsed, as do the processes.
 */
import { isIP } from 'node:net';

/** By variable name; undefined when unset or empty. */
export type ReadSetting = (name: string) => string | undefined;

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').toLowerCase();

export const isLoopbackHost = (host: string): boolean => {
  const name = bare(host);
  if (isIP(name) !== 0) return name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
  return name === 'localhost' || name.endsWith('.localhost');
};

/**
 * The settings that make the installation reachable for others, worded for the operator; empty = it serves only the
 * user of this machine. Then sign-up may be open and private addresses may be called, which would be a vulnerability
 * otherwise.
 */
export function exposureOf(read: ReadSetting): string[] {
  const host = read('HOST') ?? '127.0.0.1';
  const publicUrl = read('NEXUS_PUBLIC_URL');
  const proxy = read('TRUST_PROXY');
  const names = (read('NEXUS_ALLOWED_HOSTS') ?? '').split(',').map((name) => name.trim());
  const others = names.filter((name) => name !== '' && !isLoopbackHost(name));
  return [
    ...(isLoopbackHost(host) ? [] : [`HOST is ${host}`]),
    ...(publicUrl === undefined || isLoopbackHost(URL.parse(publicUrl)?.hostname ?? '')
      ? []
      : [`NEXUS_PUBLIC_URL is ${publicUrl}`]),
    ...(proxy === undefined || proxy.toLowerCase() === 'false' ? [] : ['TRUST_PROXY is set']),
    ...(others.length > 0 ? [`NEXUS_ALLOWED_HOSTS names ${others.join(', ')}`] : []),
  ];
}
