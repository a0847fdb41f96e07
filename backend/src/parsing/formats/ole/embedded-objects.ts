import { append } from '../../../common/arrays/unbounded.js';
import type { ParsedBlock } from '../../document-parser.js';
import { embeddedBlocks } from '../embedded-file.js';
import type { FormatOptions } from '../format-parser.js';
import type { CompoundStorage } from './compound-file.js';
import { objectFile } from './compound-kind.js';

const MAX_FILES = 50;

/** Embedded files of an old Office file, each as its own section at the end. */
export async function embeddedObjects(
  storages: readonly CompoundStorage[],
  options: FormatOptions,
): Promise<ParsedBlock[]> {
  const blocks: ParsedBlock[] = [];
  for (const [i, storage] of storages.slice(0, MAX_FILES).entries()) {
    const found = objectFile(storage);
    if (found) append(blocks, await embeddedBlocks(found.name ?? `file ${i + 1}`, found.bytes, options));
  }
  return blocks;
}
