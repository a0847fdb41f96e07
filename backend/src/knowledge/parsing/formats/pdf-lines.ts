import type { ParsedBlock } from '../document-parser.js';
import { cleanText } from './clean-text.js';

/**
 * A PDF page knows lines, not paragraphs. A paragraph ends at a blank line, or where a line that closes a sentence stops
 * well before the right margin. Numbered short lines ("2.1 Results") are headings; words cut at a line end are joined.
 */
export function pageBlocks(raw: string, page: number): ParsedBlock[] {
  const lines = cleanText(raw)
    .split('\n')
    .map((line) => line.replace(/[ \t\u00a0]+/g, ' ').trim());
  const width = percentile(
    lines.map((l) => l.length).filter((n) => n > 0),
    0.9,
  );
  const blocks: ParsedBlock[] = [];
  let current: string[] = [];
  const flush = (): void => {
    if (current.length > 0) blocks.push({ kind: 'paragraph', text: joinLines(current), page });
    current = [];
  };
  for (const line of lines) {
    if (line === '') flush();
    else if (isHeading(line, width)) {
      flush();
      blocks.push({ kind: 'heading', text: line, page });
    } else {
      current.push(line);
      if (line.length < width * 0.75 && /[.!?:;…"”»)\]]$/.test(line)) flush();
    }
  }
  flush();
  return blocks;
}

const NUMBERED =
  /^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z]\.|Chapter \d+|Appendix [A-Z])\s+\p{Lu}[\p{L}\p{N} ,:&'’()–-]{1,70}$/u;

function isHeading(line: string, width: number): boolean {
  // A trailing number marks a line of a table of contents.
  return line.length < Math.max(width * 0.8, 20) && NUMBERED.test(line) && !/\d$/.test(line);
}

function joinLines(lines: string[]): string {
  let text = lines[0] ?? '';
  for (const line of lines.slice(1)) {
    if (/\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line)) text = text.slice(0, -1) + line;
    else text += ` ${line}`;
  }
  return text;
}

function percentile(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * p)] ?? 0;
}
