import type { ParsedBlock } from '../document-parser.js';
import { oneLine } from '../formats/clean-text.js';

/** The used subset of a tesseract.js result. */
export interface RecognizedBlock {
  paragraphs: { lines: { words: { text: string; confidence: number }[] }[] }[];
}

/** Words with a lower confidence are noise. */
const MIN_WORD_CONFIDENCE = 20;

/** Paragraphs as recognised; words split at line ends are joined. */
export function ocrBlocks(found: RecognizedBlock[], page: number): { blocks: ParsedBlock[]; confidence: number } {
  const blocks: ParsedBlock[] = [];
  const confidences: number[] = [];
  for (const paragraph of found.flatMap((block) => block.paragraphs)) {
    const words = paragraph.lines.map((line) => line.words.filter((w) => w.confidence >= MIN_WORD_CONFIDENCE));
    const text = oneLine(
      words
        .map((line) => line.map((w) => w.text).join(' '))
        .join('\n')
        .replace(/(\p{L})[-\u00ad\u2010]\n(?=\p{Ll})/gu, '$1'),
    );
    if (!/[\p{L}\p{N}]/u.test(text)) continue;
    blocks.push({ kind: 'paragraph', text, page });
    for (const word of words.flat()) confidences.push(word.confidence);
  }
  const sum = confidences.reduce((total, value) => total + value, 0);
  return { blocks, confidence: confidences.length > 0 ? sum / confidences.length / 100 : 0 };
}
