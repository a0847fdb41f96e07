import { safeFileName } from '../../common/text/file-name.js';
import type { ParsedBlock } from '../document-parser.js';
import type { FormatOptions } from './format-parser.js';

/** Content of an embedded file as sections of the surrounding document; empty if it cannot be read. */
export async function embeddedBlocks(name: string, bytes: Uint8Array, options: FormatOptions): Promise<ParsedBlock[]> {
  try {
    // A copy: pdf.js transfers the buffer of what it opens, and these bytes are a view of the outer file.
    const { blocks } = await options.nested(new Uint8Array(bytes), name);
    return asSection(`Embedded: ${safeFileName(name)}`, blocks);
  } catch {
    // An embedded file that is damaged, locked, unsupported or nested too deep does not affect the rest.
    return [];
  }
}

/** Pages and slides of the embedded file are not those of the outer file; sheet names become titles. */
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
