const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Never end a sentence. */
const TITLES = new Set(
  'dr mr mrs ms prof st gen col sgt rev hon gov sen rep fr no nr vs cf fig figs eq sec ch vol pp approx ca bzw hr mme mlle sr sra govt dept univ assn'.split(
    ' ',
  ),
);
/** End one only before a capital letter. */
const MAYBE = new Set('inc ltd co corp jr etc al dept est e.g i.e u.s u.k a.m p.m z.b d.h u.a ph.d'.split(' '));
const LAST_WORD = /(?<![\p{L}.])([\p{L}.]{1,40})\.$/u;
const INITIAL = /(?:^|[\s(])\p{Lu}\.$/u;
/** Length of a sentence's end needed to check its last word. */
const TAIL_CHARS = 60;

const MAX_SENTENCE_CHARS = 420;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Sentences of one paragraph by Unicode's rules (UAX 29), corrected after abbreviations and initials; very long ones
 * are split.
 */
export function splitSentences(paragraph: string): string[] {
  // Rules and dashes contain no words, and the segmenter is slow to start.
  if (!WORD.test(paragraph)) return [];
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(paragraph)) {
    const last = sentences.at(-1);
    if (last !== undefined && continues(last, segment)) sentences[sentences.length - 1] = last + segment;
    else sentences.push(segment);
  }
  return sentences
    .flatMap(splitLong)
    .map((s) => s.trim())
    .filter((s) => WORD.test(s));
}

function continues(before: string, next: string): boolean {
  if (/^\s*[)\]”’"'»,;]/.test(next) || /^\s*\p{Ll}/u.test(next)) return true;
  const tail = before.slice(-TAIL_CHARS).trimEnd();
  if (INITIAL.test(tail)) return true;
  // "Govt. Contract" or "Note." before its text: a single word is not a sentence of a paragraph.
  if (/^\s*[*_]*\p{L}+\.$/u.test(before) && !UNSPACED.test(before)) return true;
  const word = LAST_WORD.exec(tail)?.[1]?.toLowerCase();
  if (!word) return false;
  return TITLES.has(word) || (MAYBE.has(word) && /^\s*[\p{Ll}\p{N}(]/u.test(next));
}

/** Splits lists in prose and text without full stops. */
function splitLong(sentence: string): string[] {
  if (sentence.length <= MAX_SENTENCE_CHARS) return [sentence];
  const parts = sentence.split(/(?<=;)\s+|\\n(?:\\n)*|\s(?=\d{1,2}\.\s\p{Lu})/u).filter((p) => p.trim());
  return parts.length > 1 ? parts : [sentence];
}
