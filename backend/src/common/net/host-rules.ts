import { isIP } from 'node:net';
import { isPrivateAddress, isRefusedAddress } from './address-rules.js';

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Names that no public name server resolves: `localhost`, `ollama` in a compose network, `box.local`. */
const isLocalName = (host: string): boolean =>
  !host.includes('.') || /(?:^|\.)localhost\.?$|\.(?:local|internal|lan|home\.arpa)\.?$/.test(host);

/** Check before a name is resolved; `guardedConnect` checks the resolved address. */
export const isRefusedHost = (host: string, allowPrivate: boolean): boolean =>
  isIP(host) === 0 ? !allowPrivate && isLocalName(host) : isRefusedAddress(host, allowPrivate);

/** On this machine or in its network, judging by the name. */
export function isLocalUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url) return false;
  const host = hostOf(url);
  return isIP(host) === 0 ? isLocalName(host) : isPrivateAddress(host);
}
