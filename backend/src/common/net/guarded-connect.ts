import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isRefusedAddress } from './address-rules.js';

/** `code` is used by the error mapping. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
  readonly code = 'ERR_ADDRESS_REFUSED';
}

type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Connections to servers configured by a workspace. The rule is applied to the addresses to which the socket is opened, after
 * the name was resolved for that connection: a name that resolves differently a moment later gains nothing (DNS rebinding).
 */
export function guardedConnect(
  allowPrivate: boolean,
  timeout: number,
  resolve: Resolve = dnsLookup,
): buildConnector.connector {
  const lookup: LookupFunction = (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (addresses.length === 0 || addresses.some(({ address }) => isRefusedAddress(address, allowPrivate)))
        return done(new AddressRefusedError('The name resolves to an address that is not allowed'), []);
      return options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
  const connect = buildConnector({ timeout, lookup });
  return (options, done) => {
    // Sockets to an IP address need no lookup.
    const literal = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && isRefusedAddress(literal, allowPrivate))
      return done(new AddressRefusedError('The address is not allowed'), null);
    return connect(options, done);
  };
}
