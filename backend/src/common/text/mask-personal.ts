const EMAIL = /[^\s@<>()[\]"',;:]{1,64}@[^\s@<>()[\]"',;:]{1,255}/g;
const URL_SECRET = /\bhttps?:\/\/[^\s<>"']{1,2000}/gi;
/** Digits with at most one mark or space between two of them. */
const DIGITS = /\+?\(?\d(?:[ \-./()]{0,2}\d){5,24}/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;
const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})$/;

/**
 * The text without what is likely to name a person: e-mail addresses, telephone, account and card numbers, and whatever an address
 * of a page carries behind its path. Names of people stay: no pattern tells them from other words.
 */
export const maskPersonal = (text: string): string =>
  text
    .replace(URL_SECRET, (url) => url.split(/[?#]/, 1)[0]!.replace(/\/\/[^/@]*@/, '//'))
    .replace(EMAIL, '[e-mail]')
    .replace(IBAN, '[account]')
    .replace(DIGITS, (number) => maskedNumber(number));

function maskedNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (DATE.test(number)) return number;
  if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) return '[card]';
  return digits.length >= 7 || number.startsWith('+') ? '[number]' : number;
}

/** The check digit that every card number has. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
