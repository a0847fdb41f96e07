import { detectorScores, languageOf, scriptOf } from './language.js';
import { stopWordsOf } from './stop-words.js';

const BY_SCRIPT: Readonly<Record<string, string>> = {
  Hiragana: 'ja', Katakana: 'ja', Hangul: 'ko', Han: 'zh', Thai: 'th', Hebrew: 'he', Devanagari: 'hi', Bengali: 'bn',
  Tamil: 'ta', Arabic: 'ar', Cyrillic: 'ru', Greek: 'el',
}; // prettier-ignore
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const LATIN = 'en de fr es pt it nl pl tr vi ms'.split(' ');
/** Names and codes are written alike everywhere: without other evidence a text counts as English. */
const ENGLISH_BONUS = 0.1;
const DETECTOR_WEIGHT = 0.6;
const READ_CHARS = 1_000;
const LONG_CHARS = 240;

/**
 * The most likely language of a text, including short questions: by its script, otherwise by the share of words that are
 * function words of a language combined with the detector of `languageOf`, which alone is often not sure about five words.
 * Never null: `en` without evidence of another language.
 */
export function likelyLanguage(text: string): string {
  const read = text.slice(0, READ_CHARS);
  const script = scriptOf(read);
  if (script === 'none') return 'en';
  if (script !== 'Latin') return script === 'Han' && KANA.test(read) ? 'ja' : (BY_SCRIPT[script] ?? 'en');
  if (read.includes('¿') || read.includes('¡')) return 'es';
  if (read.length >= LONG_CHARS) return languageOf(read) ?? 'en';
  return voted(read);
}

function voted(text: string): string {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (/\p{N}/u.test(text) && !/\p{Ll}/u.test(text)) return 'en';
  // A single name has no language; one short word may belong to any.
  if (words.length < 2) return languageOf(text) ?? 'en';
  const scores = detectorScores(text);
  let [best, most, spoken] = ['en', -1, false];
  for (const language of LATIN) {
    const known = stopWordsOf(language);
    const share = words.filter((word) => known.has(word)).length / words.length;
    const value = share + DETECTOR_WEIGHT * (scores[language] ?? 0) + (language === 'en' ? ENGLISH_BONUS : 0);
    if (value > most) [best, most, spoken] = [language, value, share > 0];
  }
  return spoken ? best : (languageOf(text) ?? 'en');
}
