import type { DocumentType } from '../document-parser.js';
import { tiffPages } from './tiff.js';

export interface ImageSize {
  width: number;
  height: number;
}

/** Size from the header, without decompressing; undefined if the header is damaged. */
export function imageSize(bytes: Uint8Array, type: DocumentType, page = 1): ImageSize | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (type === 'png') return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20) };
    if (type === 'bmp') return { width: Math.abs(buffer.readInt32LE(18)), height: Math.abs(buffer.readInt32LE(22)) };
    if (type === 'webp') return webpSize(buffer);
    if (type === 'tiff') return tiffPages(bytes)[page - 1];
    return type === 'jpeg' ? jpegSize(buffer) : undefined;
  } catch {
    return undefined;
  }
}

/** Start-of-frame markers contain the size (ITU-T T.81, B.2.2). */
function jpegSize(buffer: Buffer): ImageSize | undefined {
  for (let at = 2; at + 9 < buffer.length;) {
    if (buffer[at] !== 0xff) return undefined;
    const marker = buffer[at + 1]!;
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { height: buffer.readUInt16BE(at + 5), width: buffer.readUInt16BE(at + 7) };
    const alone = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += alone ? (marker === 0xff ? 1 : 2) : 2 + buffer.readUInt16BE(at + 2);
  }
  return undefined;
}

/** RFC 9649, 2.5 to 2.7. */
function webpSize(buffer: Buffer): ImageSize | undefined {
  const kind = buffer.toString('latin1', 12, 16);
  if (kind === 'VP8X') return { width: 1 + buffer.readUIntLE(24, 3), height: 1 + buffer.readUIntLE(27, 3) };
  if (kind === 'VP8 ') return { width: buffer.readUInt16LE(26) & 0x3fff, height: buffer.readUInt16LE(28) & 0x3fff };
  if (kind !== 'VP8L') return undefined;
  const bits = buffer.readUInt32LE(21);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}
