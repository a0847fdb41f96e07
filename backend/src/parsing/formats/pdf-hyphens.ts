import { HARD_BREAK, type PdfBlock } from './pdf-lines.js';

const BROKEN = /(?<!\p{L})(\p{L}+)[-\u2010][\n\u0000\u0001](\p{Ll}\p{L}*)/gu;
/** A hyphen before a capital letter belongs to the word. */
const COMPOUND = /(?<=\p{L})-[\n\u0000\u0001](?=\p{Lu})/gu;
const CJK_BREAK =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}、。，])[\n\u0000\u0001](?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu;

/**
 * Joins the lines of blocks. A word split at the end of a line loses its hyphen, unless the document elsewhere writes it with a
 * hyphen and never without.
 */
export function joinLines(blocks: PdfBlock[]): void {
  const words = new Set<string>();
  for (const { text } of blocks)
    for (const [word] of text.matchAll(/[\p{L}]+(?:-[\p{L}]+)*/gu)) words.add(word.toLowerCase());
  const join = (whole: string, left: string, right: string): string => {
    const compound = `${left}-${right}`.toLowerCase();
    return words.has(compound) && !words.has(left.toLowerCase() + right) ? `${left}-${right}` : left + right;
  };
  for (const block of blocks) {
    if (block.kind === 'table') continue;
    const text = block.text
      .replace(BROKEN, join)
      .replace(COMPOUND, '-')
      .replace(CJK_BREAK, '$1')
      .replaceAll('\u0000', ' ');
    block.text = block.kind === 'list' ? text : text.replace(/\n/g, ' ').replaceAll(HARD_BREAK, '\n');
  }
}
