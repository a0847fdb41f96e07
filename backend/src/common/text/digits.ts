/** Decimal digits of other scripts: Devanagari, Arabic, Bengali, Thai, full width, … */
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu;
const DIGIT = /^\p{Nd}$/u;
/** Some alphabets have several adjacent runs of ten digits, each starting at zero. */
const MAX_RUN = 60;
const values = new Map<string, string>();

/** Replaces the digits of other scripts by 0…9. */
export const asciiDigits = (text: string): string => text.replace(OTHER_DIGITS, valueOf);

function valueOf(digit: string): string {
  const known = values.get(digit);
  if (known !== undefined) return known;
  const code = digit.codePointAt(0)!;
  let first = code;
  while (code - first < MAX_RUN && DIGIT.test(String.fromCodePoint(first - 1))) first--;
  const value = String((code - first) % 10);
  values.set(digit, value);
  return value;
}
