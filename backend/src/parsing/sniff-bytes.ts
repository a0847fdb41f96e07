import { fileTypeFromBuffer } from 'file-type';
import type { DocumentType } from './document-parser.js';
import { decodeText, guessUtf16 } from '../common/text/charset.js';
import { archiveType, type ByteSource } from './sniff-archive.js';
import { compoundType } from './sniff-compound.js';
import { isBareWorkbook } from './formats/xls/biff-records.js';
import { isCompoundFile } from './formats/ole/compound-file.js';
import { textType } from './sniff-text.js';

const SAMPLE_BYTES = 65_536;
/** Tab, line feed, form feed, carriage return, escape. */
const TEXT_CONTROLS = new Set([9, 10, 12, 13, 27]);

const IMAGES: Record<string, DocumentType> = { png: 'png', jpg: 'jpeg', tif: 'tiff', bmp: 'bmp', webp: 'webp' };
/** The detected document type, or the reason why the file is refused. */
export type Sniffed = { type: DocumentType } | { refusal: string };

/** Like `sniffFile` (sniff.ts), for bytes in memory. Also runs in the parser's thread. */
export function sniffBytes(bytes: Uint8Array, name: string): Promise<Sniffed> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (position: number, length: number): Promise<Buffer> =>
    Promise.resolve(all.subarray(position, position + length));
  return sniffSource({ size: all.length, read }, name);
}

export async function sniffSource(source: ByteSource, name: string): Promise<Sniffed> {
  const sample = await source.read(0, SAMPLE_BYTES);
  // A PDF may have some bytes before its header (ISO 32000, annex H of 1.7).
  if (sample.subarray(0, 1024).includes('%PDF-')) return { type: 'pdf' };
  const known = await fileTypeFromBuffer(sample).catch(() => undefined);
  if (sample.length > 30 && sample.readUInt32LE(0) === 0x04034b50) {
    const type = await archiveType(source, sample, name);
    return type ? { type } : { refusal: 'ZIP archives are not supported.' };
  }
  if (isCompoundFile(sample)) {
    const type = await compoundType(source, sample, name);
    return type ? { type } : { refusal: 'Files of this program are not supported.' };
  }
  if (isBareWorkbook(sample)) return { type: 'xls' };
  const { all } = countControls(sample);
  // Some signatures are two letters ("BM" of a bitmap) with which a text may start as well.
  const binary = known !== undefined && all > 0 && !known.mime.startsWith('text/');
  const image = binary ? IMAGES[known.ext] : undefined;
  if (image) return { type: image };
  if (isText(sample) && !(binary && known.mime.startsWith('image/'))) return typeOfText(sample, source.size, name);
  return {
    refusal: binary ? `Files of the type ${known.ext.toUpperCase()} are not supported.` : 'The file is not a document.',
  };
}

function typeOfText(sample: Buffer, size: number, name: string): Sniffed {
  const type = textType({ text: decodeText(sample), complete: size <= sample.length }, name);
  return type ? { type } : { refusal: 'XML, SVG and PostScript are not supported.' };
}

/** Few control characters; zero bytes are tolerated in moderation, and expected in UTF-16. */
export function isText(sample: Uint8Array): boolean {
  if (sample[0] === 0xff && sample[1] === 0xfe) return true;
  if (sample[0] === 0xfe && sample[1] === 0xff) return true;
  if (guessUtf16(sample)) return true;
  const { control, zero } = countControls(sample);
  return control <= sample.length * 0.02 && zero <= sample.length * 0.1;
}

function countControls(sample: Uint8Array): { control: number; zero: number; all: number } {
  let control = 0;
  let zero = 0;
  for (const byte of sample) {
    if (byte === 0) zero++;
    else if ((byte < 32 && !TEXT_CONTROLS.has(byte)) || byte === 127) control++;
  }
  return { control, zero, all: control + zero };
}
