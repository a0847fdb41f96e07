import { readFileSync } from 'node:fs';

interface LexiconFile {
  /** Words that a paraphrase may add, drop or swap; excludes words for negation, counts, places and times. */
  fillers: string;
  /** Politeness phrases, removed first. */
  polite: string[];
  negations: string;
  /** Question words and phrases by the kind of answer they ask for. */
  questions: Record<string, string[]>;
  /** Names of 0…10, in order. */
  numbers: string;
}

export interface Lexicon {
  fillers: ReadonlySet<string>;
  polite: readonly string[][];
  negations: ReadonlySet<string>;
  /** Phrases as words with the kind they ask for, longest first. */
  questions: readonly (readonly [string[], string])[];
  numbers: ReadonlyMap<string, string>;
  /** All single non-content words above. */
  small: ReadonlySet<string>;
}

const segmenters = new Map<string, Intl.Segmenter>();
/** Scripts without spaces. */
const UNSPACED = new Set(['zh', 'ja', 'other']);
const WORD = /[\p{L}\p{M}\p{N}]+(?:[.,:/][\p{L}\p{M}\p{N}]+)*|[$€£¥₹%+#]/gu;

/** Words in lower case, digits of every script as 0…9; languages without spaces are segmented. */
export function wordsOf(text: string, language: string): string[] {
  const plain = text.toLowerCase();
  if (!UNSPACED.has(language)) return plain.match(WORD) ?? [];
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language === 'other' ? undefined : language, { granularity: 'word' });
    segmenters.set(language, segmenter);
  }
  return [...segmenter.segment(plain)].flatMap(({ segment, isWordLike }) =>
    isWordLike || /^[$€£¥₹%+#]$/u.test(segment) ? [segment] : [],
  );
}

const file = JSON.parse(readFileSync(new URL('./lexicons.json', import.meta.url), 'utf8')) as Record<
  string,
  LexiconFile
>;

/** By ISO 639-1 code; English has its own lists in `lexicon.ts`. */
export const LEXICONS: ReadonlyMap<string, Lexicon> = new Map(
  Object.entries(file).map(([language, entry]) => [language, lexiconOf(entry, language)] as const),
);

function lexiconOf({ fillers, polite, negations, questions, numbers }: LexiconFile, language: string): Lexicon {
  const phrases = Object.entries(questions).flatMap(([kind, list]) =>
    list.map((phrase) => [wordsOf(phrase, language), kind] as const),
  );
  return {
    fillers: new Set(fillers.split(' ')),
    polite: polite.map((phrase) => wordsOf(phrase, language)).sort((a, b) => b.length - a.length),
    negations: new Set(negations.split(' ')),
    questions: phrases.sort(([a], [b]) => b.length - a.length),
    numbers: new Map(numbers.split('|').flatMap((word, i) => (word === '' ? [] : [[word, String(i)] as const]))),
    small: new Set([...fillers.split(' '), ...phrases.flatMap(([words]) => (words.length === 1 ? words : []))]),
  };
}
