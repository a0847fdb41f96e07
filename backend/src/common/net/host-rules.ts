import { isIP } from 'node:net';
import { isPrivateAddress, isRefusedAddress } from './address-rules.js';

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Names that no public name server knows: `localhost`, `ollama` in a compose network, `box.local`. */
const isLocalName = (host: string): boolean =>
  !host.includes('.') || /(?:^|\.)localhost\.?$|\.(?:local|internal|lan|home\.arpa)\.?$/.test(host);

/** What can be said before a name is resolved; `guardedConnect` judges the address that it leads to. */
export const isRefusedHost = (host: string, allowPrivate: boolean): boolean =>
  isIP(host) === 0 ? !allowPrivate && isLocalName(host) : isRefusedAddress(host, allowPrivate);

/** On this machine or in its network, as far as the name tells. */
export function isLocalUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url) return false;
  const host = hostOf(url);
  return isIP(host) === 0 ? isLocalName(host) : isPrivateAddress(host);
}
