import { asciiDigits } from './digits.js';

/** Letters that Unicode does not decompose into a base letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ŧ: 't',
  // Variants of one letter that writers of Arabic, Persian and Urdu use interchangeably.
  أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ؤ: 'و', ئ: 'ي',
  ё: 'е',
}; // prettier-ignore
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'gu');
/** Accents on letters that remain readable without them; vowel signs of Arabic and Hebrew, which are usually not written. */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+/gu;
const VOWEL_SIGNS = /[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/gu;
/** A dot on Hindi letters of Persian origin, which is optional and carries no meaning. */
const NUKTA = /\u093c/gu;
const NOT_PLAIN = /[^\u0000-\u007f]/u;

/** Lower case, with compatibility forms and digits of all scripts normalised; accents are kept. */
export const normalForm = (text: string): string =>
  NOT_PLAIN.test(text)
    ? asciiDigits(text.normalize('NFKC')).toLowerCase().replaceAll('i\u0307', 'i')
    : text.toLowerCase();

/** The same without accents, as people type who omit them. @param text in normal form */
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
