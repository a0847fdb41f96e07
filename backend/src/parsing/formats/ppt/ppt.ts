import { constants, inflateSync } from 'node:zlib';
import { append } from '../../../common/arrays/unbounded.js';
import { DOCUMENT_LIMITS } from '../../document-limits.js';
import { IngestionFailure } from '../../reasons.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { CUT } from '../cut-reason.js';
import { embeddedBlocks } from '../embedded-file.js';
import type { FormatOptions } from '../format-parser.js';
import { Bytes } from '../ole/bytes.js';
import { CompoundFile, type CompoundStorage } from '../ole/compound-file.js';
import { packagedFile } from '../ole/packaged-file.js';
import { incompleteReason } from '../ole/incomplete.js';
import { summaryTitle } from '../ole/summary.js';
import { runningText } from '../running-text.js';
import { unlock } from '../ooxml/encryption.js';
import type { PptRecord } from './ppt-records.js';
import { Presentation } from './presentation.js';
import { masterTexts, readSlide, runningTexts } from './slide.js';

const MAX_FILES = 50;
/** Total decompressed size of all embedded files. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;

/**
 * PowerPoint 97 to 2003 (MS-PPT): slide by slide in presentation order: title, text with its nesting, tables, then notes and
 * comments; then embedded files.
 * @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `too_complex`.
 */
export async function parsePpt(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const locked = open(bytes);
  const { root, presentation } = locked.presentation.encrypted
    ? open(await unlock(locked.root, options.password, (plain) => open(plain).presentation.slides.length > 0))
    : locked;
  const { slides } = presentation;
  const blocks: ParsedBlock[] = [];
  let characters = 0;
  for (const [i, slide] of slides.entries()) {
    const read = readSlide(presentation, slide, i + 1);
    append(blocks, read);
    characters += read.reduce((sum, block) => sum + block.text.length, 0);
    options.onProgress(i + 1, slides.length);
    if (characters > DOCUMENT_LIMITS.characters || blocks.length > DOCUMENT_LIMITS.blocks) break;
  }
  append(blocks, masterTexts(presentation, blocks));
  append(blocks, runningText(runningTexts(presentation), blocks));
  const title = summaryTitle(root) ?? blocks.find((b) => b.kind === 'heading')?.text;
  append(blocks, await embedded(presentation, options));
  return { blocks, title, pages: slides.length, partial: presentation.damaged ? CUT : incompleteReason(root) };
}

function open(bytes: Uint8Array): { root: CompoundStorage; presentation: Presentation } {
  const { root } = new CompoundFile(bytes);
  // A file for two versions of PowerPoint stores the newer format in a separate storage.
  const storage = root.storage('PP97_DUALSTORAGE') ?? root;
  const stream = storage.stream('PowerPoint Document');
  if (!stream) throw new IngestionFailure('corrupt', 'no presentation');
  const user = storage.stream('Current User') ?? Buffer.alloc(0);
  return { root, presentation: new Presentation(new Bytes(stream), new Bytes(user)) };
}

async function embedded(presentation: Presentation, options: FormatOptions): Promise<ParsedBlock[]> {
  const blocks: ParsedBlock[] = [];
  let [count, left] = [0, MAX_FILE_BYTES];
  for (const record of presentation.embedded()) {
    if (++count > MAX_FILES || left <= 0) break;
    const file = unpack(presentation.stream, record, left);
    left -= file?.length ?? 0;
    const found = file && packagedFile(file);
    if (found) append(blocks, await embeddedBlocks(found.name ?? `file ${count}`, found.bytes, options));
  }
  return blocks;
}

/** Decompresses an object, which begins with its size. */
function unpack(stream: Bytes, { instance, at, length }: PptRecord, most: number): Uint8Array | undefined {
  const { data } = stream.slice(at, length);
  if (instance === 0) return data;
  try {
    // Some programs truncate the compressed data.
    return inflateSync(data.subarray(4), { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return undefined;
  }
}
