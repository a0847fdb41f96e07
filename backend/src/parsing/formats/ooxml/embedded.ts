import { append } from '../../../common/arrays/unbounded.js';
import type { ParsedBlock } from '../../document-parser.js';
import { embeddedBlocks } from '../embedded-file.js';
import type { FormatOptions } from '../format-parser.js';
import { packagedFile } from '../ole/packaged-file.js';
import { isCompoundFile } from '../ole/compound-file.js';
import type { OfficePackage } from './package.js';

const MAX_FILES = 50;

/** Embedded files of the given parts, each as its own section at the end. */
export async function readEmbedded(
  file: OfficePackage,
  parts: string[],
  options: FormatOptions,
): Promise<ParsedBlock[]> {
  const targets = new Set(parts.flatMap((part) => file.relatedOf(part, 'package', 'oleObject')));
  const blocks: ParsedBlock[] = [];
  for (const target of [...targets].slice(0, MAX_FILES)) {
    const bytes = file.zip.read(target);
    const found = bytes && isCompoundFile(bytes) ? packagedFile(bytes) : bytes && { bytes, name: undefined };
    if (found) append(blocks, await embeddedBlocks(found.name ?? nameOf(target), found.bytes, options));
  }
  return blocks;
}

/** `oleObject3.bin` is a generated name. */
const nameOf = (part: string): string =>
  part
    .split('/')
    .at(-1)!
    .replace(/^oleObject(\d*)\.bin$/i, 'file $1')
    .trim();
