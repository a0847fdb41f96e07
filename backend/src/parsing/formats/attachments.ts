import { IngestionFailure } from '../reasons.js';
import type { ParsedBlock } from '../document-parser.js';
import type { FormatOptions } from './format-parser.js';
import { oneLine } from './clean-text.js';

export interface AttachedFile {
  /** As returned by `safeFileName`, or a file type; may be empty. */
  name: string;
  bytes: Uint8Array;
}

const MAX_FILES = 50;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Attached files as sections "Attachment: name" of the document. Their pages are not pages of the document, so positions in
 * them are omitted. Attachments that cannot be read are named in `partial`; unsupported types (a logo, an archive) are skipped.
 */
export async function attachmentSections(
  files: AttachedFile[],
  { nested }: Pick<FormatOptions, 'nested'>,
): Promise<{ blocks: ParsedBlock[]; partial?: string }> {
  const blocks: ParsedBlock[] = [];
  const unread: string[] = [];
  let bytes = 0;
  for (const [i, file] of files.entries()) {
    bytes += file.bytes.byteLength;
    const name = oneLine(file.name) || `file ${i + 1}`;
    if (i >= MAX_FILES || bytes > MAX_BYTES) unread.push(name);
    else if (!(await addSection(blocks, file.bytes, name, nested))) unread.push(name);
  }
  return { blocks, partial: unread.length > 0 ? partialReason(unread) : undefined };
}

/** @returns false if it should have been readable but was not. */
async function addSection(
  blocks: ParsedBlock[],
  bytes: Uint8Array,
  name: string,
  nested: FormatOptions['nested'],
): Promise<boolean> {
  const title = `Attachment: ${name}`;
  try {
    const inner = await nested(bytes, name);
    if (inner.blocks.length === 0) return true;
    blocks.push({ kind: 'heading', text: title, headingPath: [title] });
    for (const { kind, text, header, headingPath } of inner.blocks) {
      blocks.push({ kind, text, headingPath: [title, ...(headingPath ?? [])], ...(header ? { header } : {}) });
    }
    return !inner.partial;
  } catch (error) {
    if (!(error instanceof IngestionFailure)) return false;
    return error.code === 'unsupported' || error.code === 'no_text';
  }
}

function partialReason(names: string[]): string {
  const list = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
  return `These attachments could not be read completely: ${list}.`;
}
