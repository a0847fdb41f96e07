import type { ParsedBlock } from '../document-parser.js';

export const BLOCK_SEPARATOR = '\n\n';

export interface PlacedBlock extends ParsedBlock {
  start: number;
  end: number;
}

/** The document text to which offsets refer: its blocks, separated by blank lines. */
export function documentText(blocks: readonly ParsedBlock[]): { text: string; placed: PlacedBlock[] } {
  let at = 0;
  const placed = blocks.map((block) => {
    const start = at;
    at += block.text.length + BLOCK_SEPARATOR.length;
    return { ...block, start, end: start + block.text.length };
  });
  return { text: blocks.map((b) => b.text).join(BLOCK_SEPARATOR), placed };
}
