const EMAIL = /[^\s@<>()[\],;:"]{1,64}@[^\s@<>()[\],;:"]{1,255}/g;
const ADDRESS = /\bhttps?:\/\/[^\s<>"']{1,2000}/gi;
/** Digits with at most two separators between them. */
const DIGITS = /\+?\(?\d(?:[ \-./()]{0,2}\d){5,24}/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;
const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})$/;
const NAME = String.raw`\p{Lu}[\p{L}'’-]{1,40}`;
/** "My name is …" in some languages: other names cannot be distinguished from other words. */
const INTRODUCED = new RegExp(
  String.raw`\b((?:[Mm]y name is|I am called|[Tt]his is|[Mm]ein Name ist|[Ii]ch heiße|[Jj]e m['’]appelle|[Mm]e llamo)\s{1,3})${NAME}(?:\s${NAME}){0,2}`,
  'gu',
);
const SHORTEST_KNOWN = 3;
const MOST_KNOWN = 40;

/**
 * Masks what is likely to identify a person: e-mail and web addresses, telephone, account and card numbers, names by which
 * people introduce themselves, and known values of the author. A heuristic: other personal data remains.
 * @param known values that identify the author: name, e-mail address, attributes
 */
export function maskPersonal(text: string, known: readonly string[] = []): string {
  const plain = text
    .replace(ADDRESS, '[address]')
    .replace(EMAIL, '[e-mail]')
    .replace(IBAN, '[account]')
    .replace(DIGITS, (number) => maskedNumber(number))
    .replace(INTRODUCED, '$1[name]');
  return known
    .flatMap((value) => [value, ...value.split(/\s+/)])
    .filter((value) => value.trim().length >= SHORTEST_KNOWN)
    .slice(0, MOST_KNOWN)
    .reduce((masked, value) => masked.replace(wholeWord(value.trim()), '[name]'), plain);
}

const wholeWord = (text: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu');

function maskedNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (DATE.test(number)) return number;
  if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) return '[card]';
  return digits.length >= 7 || number.startsWith('+') ? '[number]' : number;
}

/** The check digit of card numbers. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
