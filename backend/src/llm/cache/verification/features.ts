import { asciiDigits } from '../../../common/text/digits.js';
import { SENTENCE_END } from '../../../common/text/sentence-end.js';
import { DIRECTIONS, PARTICLES } from './directions.js';
import { AMBIGUOUS_NAMES, KNOWN_NAMES } from './gazetteer.js';
import {
  CURRENCIES,
  DATE_WORDS,
  FILLERS,
  NAME_ALIASES,
  NEGATIONS,
  NUMBER_WORDS,
  RELATIONS,
  SYNONYMS,
  UNITS,
} from './lexicon.js';
import { scriptOf } from '../../../common/text/language.js';
import { questionLanguage } from './languages/question-language.js';
import { questionType } from './question-type.js';
import { stem } from './stem.js';

/** What a question states, independent of its wording. All lists are in text order. */
export interface QuestionFeatures {
  numbers: string[];
  units: string[];
  currencies: string[];
  dates: string[];
  negated: boolean;
  /** Axis and pole of the words that have an opposite, e.g. `8+`. */
  directions: string[];
  /** Names: capitalised inside a sentence, all capitals, mixed with digits or symbols. Lower case. */
  names: string[];
  /** Names recognised in any letter case. Lower case. */
  knownNames: string[];
  /** Text in quotes or backticks, verbatim. */
  quoted: string[];
  type: string;
  script: string;
  /** As returned by `questionLanguage`. */
  language: string;
  /** Strings that look like code, paths, flags, addresses or markup, verbatim. */
  code: string[];
  /** Stems of content words, synonyms folded. */
  content: string[];
  contentSet: ReadonlySet<string>;
  /** Pairs of neighbouring content words. */
  bigrams: ReadonlySet<string>;
  /** Letter triples of the whole text. */
  trigrams: ReadonlySet<string>;
  /** Lower case. */
  text: string;
  relational: boolean;
}

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bwon['’]t\b/gi, 'will not'],
  [/\bcan['’]t\b/gi, 'can not'],
  [/\bcannot\b/gi, 'can not'],
  [/n['’]t\b/gi, ' not'],
  [/['’](?:s|re|ve|ll|d|m)\b/gi, ''],
  [/\b(?:best|easiest|quickest|simplest|proper|right|correct) (?=(?:way|method|procedure)\b)/gi, ''],
];

const QUOTED = /"([^"]{1,500})"|“([^”]{1,500})”|`([^`]{1,500})`|«([^»]{1,500})»/g;
const TOKEN =
  /[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:[-_./@#+&]+[\p{L}\p{M}\p{N}]+)*[+#]*|[$€£¥₹%]|[-−]?\p{N}+(?:[.,:/-]\p{N}+)*(?:\p{L}+)?/gu;
const CODE =
  /(?<![\w$.])[\w$]+(?:\.[\w$]+)*\(\)|(?<=^|\s)--?[a-z][\w-]*|(?<![\w-])[\w-]+(?:[:/\\][\w-]+)+|(?<![\w-])[\w-][a-z\d-]*_[\w-]+|<\/?[a-z][^>]{0,200}>|\b0x[\da-f]+\b|[#@][\w-]+|\b\d+(?:\.\d+){2,}|(?<=^|\s)\.[a-z]{1,5}\b|[=|&<>!]{2,3}/giu;
const SYNONYM_OF = new Map(
  SYNONYMS.flatMap((group) => group.map((word) => [stem(word), stem(group[0] as string)] as const)),
);

export function questionFeatures(question: string): QuestionFeatures {
  let text = asciiDigits(question.normalize('NFKC'));
  for (const [pattern, replacement] of CONTRACTIONS) text = text.replace(pattern, replacement);
  const quoted = [...text.matchAll(QUOTED)].map((m) => (m[1] ?? m[2] ?? m[3] ?? m[4] ?? '').trim());
  const raw = [...text.matchAll(TOKEN)].map((m) => ({ text: m[0], at: m.index }));
  const words = raw.map((t) => t.text.toLowerCase());
  const content = words.filter((w) => isContent(w)).map((w) => folded(w));
  return {
    content,
    contentSet: new Set(content),
    bigrams: new Set(content.slice(1).map((word, i) => `${content[i]} ${word}`)),
    trigrams: trigramsOf(text),
    text: text.toLowerCase(),
    quoted,
    numbers: words.flatMap((w, i) => numberOf(w, words[i + 1])),
    units: words.flatMap((w, i) => unitOf(w, words[i - 1])),
    currencies: words.flatMap((w) => CURRENCIES.get(w) ?? []),
    dates: words.flatMap((w, i) => dateOf(w, words, i)),
    negated: words.some((w, i) => NEGATIONS.has(w) && !isIdiom(words, i)),
    directions: words.flatMap((w, i) => directionsOf(w, words.slice(Math.max(0, i - 5), i))),
    names: raw
      .filter((t) => isName(t.text, text, t.at))
      .map((t) => NAME_ALIASES.get(t.text.toLowerCase()) ?? t.text.toLowerCase()),
    knownNames: words.map((w) => NAME_ALIASES.get(w) ?? w).filter((w) => KNOWN_NAMES.has(w) && !AMBIGUOUS_NAMES.has(w)),
    type: questionType(words, text),
    script: scriptOf(text),
    language: questionLanguage(question),
    code: text.match(CODE) ?? [],
    relational:
      words.some((w) => RELATIONS.has(w) && w !== 'to') ||
      words.slice(1).some((w, i) => w === 'to' && words[i - 1] !== 'how' && i > 2),
  };
}

/** "I do not know how", "not only", "whether or not": the question itself is not negated. */
function isIdiom(words: readonly string[], i: number): boolean {
  const [before, after] = [words[i - 1] ?? '', words[i + 1] ?? ''];
  return ['know', 'sure', 'only', 'understand', 'just'].includes(after) || (before === 'or' && words[i] === 'not');
}

function trigramsOf(text: string): Set<string> {
  const plain = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
  return new Set(Array.from({ length: Math.max(0, plain.length - 2) }, (_, i) => plain.slice(i, i + 3)));
}

function numberOf(word: string, next: string | undefined): string[] {
  // "One" counts something only before a unit: elsewhere it is a pronoun.
  if (word === 'one') return next !== undefined && UNITS.has(next) ? ['1'] : [];
  const named = NUMBER_WORDS.get(word);
  if (named !== undefined) return [named];
  const match = /^[-−]?\p{N}+(?:[.,:/-]\p{N}+)*/u.exec(word);
  if (match) {
    const digits = match[0].replace('−', '-').replace(/,(?=\d{3}\b)/g, '');
    const suffix = word.slice(match[0].length);
    return [digits + (suffix && !UNITS.has(suffix) ? suffix : '')];
  }
  return [...word.matchAll(/\p{N}+(?:\.\p{N}+)*/gu)].map((m) => m[0]);
}

function unitOf(word: string, before: string | undefined): string[] {
  const glued = /^\p{N}[\p{N}.,]*(\p{L}+)$/u.exec(word)?.[1];
  if (glued !== undefined) return UNITS.has(glued) ? [UNITS.get(glued) as string] : [];
  const unit = UNITS.get(word);
  if (word === '%') return ['percent'];
  if (unit === undefined) return [];
  // Single letters are units only after a number.
  return word.length > 1 || /^\p{N}/u.test(before ?? '') ? [unit] : [];
}

function dateOf(word: string, words: string[], i: number): string[] {
  const date = DATE_WORDS.get(word);
  if (date === undefined) return [];
  const ambiguous = ['may', 'march', 'mar', 'fall', 'now', 'sun', 'sat', 'second'].includes(word);
  const near = [words[i - 1], words[i + 1]].some(
    (w) => w !== undefined && (/^\p{N}/u.test(w) || ['in', 'since', 'by', 'until', 'of', 'last', 'next'].includes(w)),
  );
  return !ambiguous || near ? [date] : [];
}

function directionsOf(word: string, before: readonly string[]): readonly string[] {
  const particle = PARTICLES.get(word);
  if (particle) {
    const [verbs, pole] = particle;
    return before.some((w) => verbs.has(w)) ? (DIRECTIONS.get(pole) as readonly string[]) : [];
  }
  return DIRECTIONS.get(word) ?? DIRECTIONS.get(stem(word)) ?? [];
}

/** White space between two sentences is shorter than this. */
const MAX_GAP_CHARS = 40;
const OPENS = new RegExp(`(?:^|[${SENTENCE_END}:]\\s)\\s*$`, 'u');

function isName(token: string, text: string, at: number): boolean {
  if (/^[$€£¥₹%\p{N}]/u.test(token)) return false;
  if (/[\p{N}_@#+&/]|\.\p{L}/u.test(token)) return true;
  if (token.length > 1 && /^\p{Lu}+$/u.test(token)) return true;
  if (/^\p{Ll}+\p{Lu}/u.test(token)) return true;
  const opensSentence = OPENS.test(text.slice(Math.max(0, at - MAX_GAP_CHARS), at));
  return /^\p{Lu}/u.test(token) && token.length > 1 && !opensSentence;
}

const isContent = (word: string): boolean => !FILLERS.has(word) && /[\p{L}]/u.test(word) && !/^\p{N}/u.test(word);

const folded = (word: string): string => {
  const root = stem(word);
  return SYNONYM_OF.get(root) ?? root;
};
