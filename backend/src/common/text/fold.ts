import { asciiDigits } from './digits.js';

/** Letters that Unicode does not take apart into a plain one and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ŧ: 't',
  // Forms of one letter that writers of Arabic, Persian and Urdu use for each other.
  أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ؤ: 'و', ئ: 'ي',
  ё: 'е',
}; // prettier-ignore
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'gu');
/** Accents on letters that are read without them as well; vowel signs of Arabic and Hebrew, which are mostly not written. */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+/gu;
const VOWEL_SIGNS = /[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/gu;
/** A dot of Hindi letters from Persian, written or not; no mark of its own meaning. */
const NUKTA = /\u093c/gu;
const NOT_PLAIN = /[^\u0000-\u007f]/u;

/** Compatibility forms and digits of all scripts in their usual form, in lower case; accents stay. */
export const normalForm = (text: string): string =>
  NOT_PLAIN.test(text)
    ? asciiDigits(text.normalize('NFKC')).toLowerCase().replaceAll('i\u0307', 'i')
    : text.toLowerCase();

/** The same without accents: what a person types who leaves them out. @param text in normal form */
export const folded = (text: string): string =>
  NOT_PLAIN.test(text)
    ? text
        .normalize('NFD')
        .replace(ACCENTS, '')
        .replace(VOWEL_SIGNS, '')
        .replace(NUKTA, '')
        .normalize('NFC')
        .replace(SPECIAL, (letter) => PLAIN[letter]!)
    : text;
