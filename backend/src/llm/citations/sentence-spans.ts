import { SENTENCE_END } from '../../common/text/sentence-end.js';

export interface Span {
  /** UTF-16 code units. */
  start: number;
  end: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
const ABBREVIATION =
  /(?:^|[\s(])(?:\p{Lu}|[Dd]r|[Mm]rs?|[Nn]o|[Nn]r|vs|cf|[Ff]ig|approx|ca|bzw|e\.g|i\.e|z\.B|d\.h)\.\s*$/u;

/** Sentences by Unicode’s rules (UAX 29), without surrounding white space; a line break ends one before a heading, item or row. */
export function sentenceSpans(text: string): Span[] {
  const spans: Span[] = [];
  let joined = false;
  for (const { segment, index } of segmenter.segment(text)) {
    for (const { from, to } of linesOf(segment)) {
      const last = spans.at(-1);
      const start = index + from;
      if (joined && last) last.end = index + to;
      else if (/[\p{L}\p{N}]/u.test(segment.slice(from, to))) spans.push({ start, end: index + to });
      joined = false;
    }
    joined = ABBREVIATION.test(segment);
  }
  return spans;
}

/** UAX 29 ends a sentence at every line break only for some separators: lines that start a new block are split here. */
function* linesOf(segment: string): Generator<{ from: number; to: number }> {
  let at = 0;
  for (const line of segment.split(/\n(?=\s*(?:[-*+•|#]|\d{1,3}[.)]\s|\n))/)) {
    const from = at + (line.length - line.trimStart().length);
    const to = at + line.trimEnd().length;
    if (to > from) yield { from, to };
    at += line.length + 1;
  }
}

/** Position of a quotation in a text, ignoring its line breaks, markup and line-end hyphens. */
export function findQuote(text: string, quote: string): Span | undefined {
  const wanted = (quote.match(LETTERS) ?? []).slice(0, MAX_QUOTE_LETTERS).join('');
  const places = [...text.matchAll(LETTERS)];
  const at =
    wanted === ''
      ? -1
      : places
          .map(([letter]) => letter)
          .join('')
          .indexOf(wanted);
  if (at < 0) return undefined;
  // Characters outside the basic plane take two code units: positions are counted in characters.
  const before = [
    ...places
      .map(([letter]) => letter)
      .join('')
      .slice(0, at),
  ].length;
  const last = places[before + [...wanted].length - 1]!;
  const end = last.index + last[0].length;
  const closing = CLOSING.exec(text.slice(end, end + 8))?.[0] ?? '';
  return { start: places[before]!.index, end: end + closing.length };
}

const CLOSING = new RegExp(`^[^\\p{L}\\p{N}\\s]*[${SENTENCE_END}:;)”"]`, 'u');
const LETTERS = /[\p{L}\p{M}\p{N}]/gu;
const MAX_QUOTE_LETTERS = 800;
