import type { ParsedBlock } from '../document-parser.js';

/** The message header as the first block: only fields with a value; no block if there are none. */
export function mailHeader(lines: readonly (readonly [name: string, value: string])[]): ParsedBlock[] {
  const said = lines.filter(([, value]) => value !== '');
  return said.length > 0 ? [{ kind: 'paragraph', text: said.map(([k, v]) => `${k}: ${v}`).join('\n') }] : [];
}

/** UTC, so that it reads the same everywhere. */
export const utcMinute = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const nameAndAddress = (name: string, address: string): string =>
  name && address && name !== address ? `${name} <${address}>` : address || name;
