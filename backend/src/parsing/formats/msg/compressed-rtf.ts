import { IngestionFailure } from '../../reasons.js';

const HEADER_BYTES = 16;
const PACKED = 0x75465a4c;
const PLAIN = 0x414c454d;
const WINDOW = 4096;
const MAX_BYTES = 64 * 1024 * 1024;
/** Initial dictionary to which compressed text may refer (MS-OXRTFCP 2.1.2.1). */
const KNOWN =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor ' +
  'MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/**
 * Decompresses the RTF of a message body, whose compression refers to preceding text (MS-OXRTFCP). Truncated data yields the
 * available part.
 * @throws IngestionFailure `corrupt`, `too_complex`
 */
export function unpackRtf(data: Buffer): Buffer {
  if (data.length < HEADER_BYTES) throw new IngestionFailure('corrupt');
  const [size, type] = [data.readUInt32LE(4), data.readUInt32LE(8)];
  if (type === PLAIN) return data.subarray(HEADER_BYTES, HEADER_BYTES + size);
  if (type !== PACKED) throw new IngestionFailure('corrupt');
  if (size > MAX_BYTES) throw new IngestionFailure('too_complex');
  return unpack(data.subarray(HEADER_BYTES), size);
}

function unpack(data: Buffer, size: number): Buffer {
  const window = Buffer.alloc(WINDOW);
  let write = window.write(KNOWN, 'latin1');
  // The stated size is not trusted for allocation: a two-byte reference yields at most seventeen bytes.
  const out = Buffer.alloc(Math.min(size, data.length * 9));
  let length = 0;
  const put = (byte: number): void => {
    if (length < out.length) out[length++] = byte;
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  for (let at = 0; at < data.length && length < out.length;) {
    const flags = data[at++]!;
    for (let bit = 0; bit < 8 && at < data.length; bit++) {
      if ((flags & (1 << bit)) === 0) {
        put(data[at++]!);
        continue;
      }
      const reference = (data[at]! << 8) | (data[at + 1] ?? 0);
      at += 2;
      const from = reference >> 4;
      // A reference to the current position marks the end.
      if (from === write) return out.subarray(0, length);
      for (let i = 0; i < (reference & 0xf) + 2; i++) put(window[(from + i) % WINDOW]!);
    }
  }
  return out.subarray(0, length);
}
