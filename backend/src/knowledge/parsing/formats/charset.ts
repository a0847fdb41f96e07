const decode = (label: string, bytes: Uint8Array): string => new TextDecoder(label).decode(bytes);

/**
 * Text of unknown encoding: byte-order mark, else UTF-16 recognised by where its zero bytes are, else UTF-8 when it is
 * valid, else windows-1252, which has a character for every byte.
 */
export function decodeText(bytes: Uint8Array): string {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return decode('utf-8', bytes);
  if (startsWith(bytes, 0xff, 0xfe)) return decode('utf-16le', bytes);
  if (startsWith(bytes, 0xfe, 0xff)) return decode('utf-16be', bytes);
  const wide = guessUtf16(bytes);
  if (wide) return decode(wide, bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return isAlmostUtf8(bytes) ? decode('utf-8', bytes) : decode('windows-1252', bytes);
  }
}

const startsWith = (bytes: Uint8Array, ...prefix: number[]): boolean => prefix.every((b, i) => bytes[i] === b);

/** Latin text in UTF-16 has a zero in nearly every second byte, always on the same side. */
export function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = Math.min(bytes.length, 4096) & ~1;
  if (sample < 4) return undefined;
  const zeros = [0, 0];
  for (let i = 0; i < sample; i++) if (bytes[i] === 0) zeros[i & 1]! += 1;
  const [even, odd] = zeros as [number, number];
  if (odd > sample * 0.2 && even < sample * 0.02) return 'utf-16le';
  return even > sample * 0.2 && odd < sample * 0.02 ? 'utf-16be' : undefined;
}

/** A long UTF-8 text with a cut or broken character here and there is still UTF-8. */
function isAlmostUtf8(bytes: Uint8Array): boolean {
  const text = decode('utf-8', bytes.subarray(0, 65_536));
  let broken = 0;
  let multi = 0;
  for (const ch of text) {
    if (ch === '\ufffd') broken++;
    else if (ch > '\u007f') multi++;
  }
  return multi > 10 * broken;
}
