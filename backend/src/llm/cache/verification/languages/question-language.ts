import { isForeign, languageOf, scriptOf } from '../../../../common/text/language.js';
import { weightOf } from '../commonness.js';
import { FILLERS } from '../lexicon.js';
import { stem } from '../stem.js';
import { LEXICONS, wordsOf } from './lexicons.js';

/** Letters and words that identify languages sharing a script with one of the lexicons. */
const OTHERS: Readonly<Record<string, RegExp>> = {
  Arabic: /[پچژگکیڈٹڑںےھہ]/u, // Persian, Urdu
  Cyrillic: /[іїєґўјљњћђџѓќѕәғқңөұүһ]|(?<!\p{L})(?:чи|що|як|де|коли|скільки|къде|кога|колко|защо)(?!\p{L})/iu,
  Devanagari: /ळ|(?<![\p{L}\p{M}])(?:आहे|आहेत|काय|छ|छन्)(?![\p{L}\p{M}])/u,
  Latin: /[őűřůěňťďľŕțșăþðæøåğ]/iu,
};
const BY_SCRIPT: Readonly<Record<string, string>> = {
  Arabic: 'ar',
  Cyrillic: 'ru',
  Hebrew: 'he',
  Devanagari: 'hi',
  Bengali: 'bn',
  Tamil: 'ta',
  Hangul: 'ko',
};
const HAN = /\p{Script=Han}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Function words of languages in Latin script, which identify a language. */
const LATIN = 'en de fr es pt it nl pl tr id vi'.split(' ');
const known = new Map(
  LATIN.map((code) => [code, code === 'en' ? FILLERS : (LEXICONS.get(code)?.small ?? new Set<string>())] as const),
);

/**
 * The detected language of a question: ISO 639-1 code of a language with a lexicon, `en`, or `other`. When in doubt
 * between English and another language it returns the other one, which is treated more strictly.
 */
export function questionLanguage(question: string): string {
  const script = scriptOf(question);
  // Japanese with long names in Latin letters is still Japanese.
  if (KANA.test(question)) return 'ja';
  if (script === 'none') return 'en';
  if (HAN.test(question)) return 'zh';
  const detected = languageOf(question);
  if (script !== 'Latin') return OTHERS[script]?.test(question) ? 'other' : (BY_SCRIPT[script] ?? 'other');
  return latinLanguage(question, detected);
}

function latinLanguage(question: string, detected: string | null): string {
  const words = wordsOf(question, 'en');
  const votes = LATIN.map((code) => ({
    code,
    count: words.filter((word) => known.get(code)?.has(word)).length + (code === 'en' && opensInEnglish(words) ? 1 : 0),
  }));
  const most = Math.max(...votes.map(({ count }) => count));
  if (most === 0) return unvoted(question, detected);
  const best = votes.filter(({ count }) => count === most).map(({ code }) => code);
  if (detected !== null && best.includes(supported(detected))) return supported(detected);
  if (best.length === 1) return OTHERS.Latin?.test(question) && best[0] !== 'tr' ? 'other' : (best[0] as string);
  return best.find((code) => code !== 'en') as string;
}

/** "Exporting chat logs": a title rather than a question, recognised as English by its first word. */
const opensInEnglish = ([first = '']: readonly string[]): boolean =>
  /^[a-z]{3,}ing$/.test(first) && weightOf(stem(first)) < 1;

function unvoted(question: string, detected: string | null): string {
  if (detected !== null) return LATIN.includes(supported(detected)) ? supported(detected) : 'other';
  return isForeign(question) || /[^\p{ASCII}’‘“”–—…]/u.test(question) ? 'other' : 'en';
}

/** Malay is treated as Indonesian: the difference does not matter here. */
const supported = (code: string): string => (code === 'ms' ? 'id' : code);
