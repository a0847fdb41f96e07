import { eld } from 'eld/extrasmall';

const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Thai',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Han',
] as const;
const SCRIPT_PATTERNS = SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'gu')] as const);

/** The script of most of the letters. */
export function scriptOf(text: string): string {
  const counts = SCRIPT_PATTERNS.map(([name, pattern]) => [name, text.match(pattern)?.length ?? 0] as const);
  const [name, count] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  return count > 0 ? name : 'none';
}

/** Similarity of a text to each language, 0…1; unreliable for short texts. */
export const detectorScores = (text: string): Readonly<Record<string, number>> => detector.detect(text).getScores();

/** Whether a text is clearly in a language other than English, by its letters or its words. */
export function isForeign(text: string): boolean {
  const script = scriptOf(text);
  if (script !== 'Latin' && script !== 'none') return true;
  const language = languageOf(text);
  return language !== null && language !== 'en';
}

/** The distinguished languages: the more there are, the more often a short question is mistaken for a related one. */
const LANGUAGES = 'en de fr es pt it nl pl tr ru ar he hi bn ta ms vi zh ja ko'.split(' ');
const detector = eld.newInstance();
detector.setLanguageSubset(LANGUAGES);

/** ISO 639-1 code by the first 1,000 characters, Indonesian as `ms`; null if it is not clear. */
export function languageOf(text: string): string | null {
  const result = detector.detect(text);
  return result.language !== '' && result.isReliable() ? result.language : null;
}
