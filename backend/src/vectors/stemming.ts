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
