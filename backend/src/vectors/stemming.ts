import snowball, { type Stemmer } from 'snowball-stemmers';
import { folded } from '../common/text/fold.js';
import { stem as stemEnglish } from './stemmer.js';

/** Snowball's algorithms (Porter 2001) by the codes of `likelyLanguage`. English has its own stemmer, see stemmer.ts. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  de: 'german', fr: 'french', es: 'spanish', pt: 'portuguese', it: 'italian', nl: 'dutch', tr: 'turkish', ru: 'russian',
  ar: 'arabic', ta: 'tamil',
}; // prettier-ignore
/** Longer strings are not words. */
const MAX_CHARS = 40;
/** Cached stems per language: computing one takes 10 to 20 µs. */
const MAX_KNOWN = 20_000;

const stemmers = new Map<string, { stemmer: Stemmer; known: Map<string, string> }>();

/** Korean particles and interrogative endings that are appended to nouns, longest first. */
const KOREAN_ENDING =
  /(?:이었습니까|입니까|인가요|인지요|인가|이에요|예요|습니까|까요|나요|에서는|으로는|에게서|에서|에게|으로|까지|부터|마다|보다|처럼|이나|이랑|은|는|이|가|을|를|의|에|와|과|도|만|로|요)$/u;

/** Strips an appended particle or ending from a Korean word; at least one syllable stays. */
export function koreanRoot(word: string): string {
  const root = word.replace(KOREAN_ENDING, '');
  return root === '' ? word : root;
}

/** The stem of a word without accents, by the rules of its language if supported. @param word in normal form */
export function stemIn(language: string, word: string): string {
  const algorithm = ALGORITHMS[language];
  if (!algorithm || word.length > MAX_CHARS) return language === 'en' ? stemEnglish(folded(word)) : folded(word);
  let entry = stemmers.get(language);
  if (!entry) stemmers.set(language, (entry = { stemmer: snowball.newStemmer(algorithm), known: new Map() }));
  const before = entry.known.get(word);
  if (before !== undefined) return before;
  if (entry.known.size >= MAX_KNOWN) entry.known.clear();
  const root = folded(entry.stemmer.stem(word)) || folded(word);
  entry.known.set(word, root);
  return root;
}
