import { safeFileName } from '../../common/text/file-name.js';
import type { ParsedBlock } from '../document-parser.js';
import type { FormatOptions } from './format-parser.js';

/** What a file in a document says, as sections of the document around it; nothing when it cannot be read. */
export async function embeddedBlocks(name: string, bytes: Uint8Array, options: FormatOptions): Promise<ParsedBlock[]> {
  try {
    // pdf.js takes the memory of what it opens, and these bytes are a piece of the file around them.
    const { blocks } = await options.nested(new Uint8Array(bytes), name);
    return asSection(`Embedded: ${safeFileName(name)}`, blocks);
  } catch {
    // One that is damaged, locked, of another kind or nested too deep costs only itself.
    return [];
  }
}

/** Pages and slides of the embedded file are none of the file around it; names of sheets are titles in it. */
function asSection(title: string, blocks: ParsedBlock[]): ParsedBlock[] {
  if (blocks.length === 0) return [];
  const inside = blocks.map(({ kind, text, header, headingPath }) => ({
    kind,
    text,
    ...(header === undefined ? {} : { header }),
    headingPath: [title, ...(headingPath ?? [])],
  }));
  return [{ kind: 'heading', text: title, headingPath: [title] }, ...inside];
}
