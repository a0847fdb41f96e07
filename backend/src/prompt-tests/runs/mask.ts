const EMAIL = /[^\s@<>()[\],;:"]{1,64}@[^\s@<>()[\],;:"]{1,190}\.[\p{L}]{2,24}/gu;
const ADDRESS = /\bhttps?:\/\/\S{1,2000}/gi;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;
/** Numbers of phones, cards, customers and orders; prices, years and dates are shorter or divided otherwise. */
const NUMBER = /\+?\d(?:[ ()/-]{0,2}\d){6,24}/g;
const WORD = String.raw`\p{Lu}[\p{L}'’-]{1,40}`;
const INTRODUCED = new RegExp(
  String.raw`\b((?:[Mm]y name is|I am called|[Tt]his is|[Mm]ein Name ist|[Ii]ch heiße|[Jj]e m['’]appelle|[Mm]e llamo)\s{1,3})${WORD}(?:\s${WORD}){0,2}`,
  'gu',
);
const SHORTEST = 3;
const MOST_KNOWN = 40;

/**
 * A question without what names a person: addresses, long numbers, names that people introduce themselves by, and what is known of
 * who asked. A heuristic: it takes out what it recognises.
 * @param known values that stand for the person: name, e-mail address, attributes
 */
export function masked(question: string, known: readonly string[] = []): string {
  const plain = question
    .replace(EMAIL, '[e-mail]')
    .replace(ADDRESS, '[address]')
    .replace(IBAN, '[number]')
    .replace(NUMBER, '[number]')
    .replace(INTRODUCED, '$1[name]');
  return known
    .flatMap((value) => [value, ...value.split(/\s+/)])
    .filter((value) => value.trim().length >= SHORTEST)
    .slice(0, MOST_KNOWN)
    .reduce((text, value) => text.replace(wordOf(value.trim()), '[name]'), plain);
}

const wordOf = (text: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu');
