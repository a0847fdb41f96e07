import type { XmlEnd } from './xml.js';

export const CUT = 'The end of the file is missing; what could be read was kept.';
const TOO_LARGE = 'A table or list is very large; its end was left out.';

/** Human-readable reason why an XML document was read only in part. */
export function cutReason(end: XmlEnd, truncated: boolean): string | undefined {
  if (end === 'too_large') return TOO_LARGE;
  return end === 'cut' || truncated ? CUT : undefined;
}
