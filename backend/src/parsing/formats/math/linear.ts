/** Formulas as one line of text in plain notation: `a/b`, `x^2`, `√(x+1)`, `∑_(i=1)^n x_i`. */

/** Terms that need no brackets. */
const SIMPLE = /^(?:[\p{L}\p{N}.,'′]*|\([^()]*\)|\[[^[\]]*\]|\|[^|]*\||√\([^()]*\))$/u;
const RAISED_DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const ACCENTS: Record<string, string> = {
  '¯': '\u0304',
  '‾': '\u0304',
  '^': '\u0302',
  '~': '\u0303',
  '→': '\u20d7',
  '˙': '\u0307',
  '¨': '\u0308',
};

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

const grouped = (text: string): string => (SIMPLE.test(text) ? text : `(${text})`);

export const fraction = (over: string, under: string): string => `${grouped(tidy(over))}/${grouped(tidy(under))}`;

/** A fraction without a bar, as in binomials. */
export const stacked = (over: string, under: string): string => `(${tidy(over)} over ${tidy(under)})`;

export function root(body: string, index = ''): string {
  const degree = tidy(index);
  const sign =
    degree === ''
      ? '√'
      : /^\d{1,3}$/.test(degree)
        ? `${[...degree].map((digit) => RAISED_DIGITS[Number(digit)]).join('')}√`
        : degree === 'n'
          ? 'ⁿ√'
          : `[${degree}]√`;
  return `${sign}(${tidy(body)})`;
}

/** @param plain upright text, as in chemical formulas: its digits are not indices */
export function withScripts(
  base: string,
  { sub = '', sup = '', plain = false }: { sub?: string; sup?: string; plain?: boolean },
): string {
  const [low, high] = [tidy(sub), tidy(sup)];
  const below = low === '' ? '' : plain && /^\d{1,3}$/.test(low) ? low : `_${grouped(low)}`;
  const above =
    high === ''
      ? ''
      : /^[′'″°*†]+$/.test(high)
        ? high
        : `^${/^[-−+]?[\p{L}\p{N}.]+$|^\d+[+-]$/u.test(high) ? high.replace('−', '-') : grouped(high)}`;
  return `${/[^\p{L}\p{N}]/u.test(tidy(base)) && tidy(base).length > 1 ? grouped(tidy(base)) : tidy(base)}${below}${above}`;
}

/** A sum, product or integral and its body. */
export const over = (sign: string, limits: { sub?: string; sup?: string }, body: string): string =>
  `${withScripts(sign, limits)} ${tidy(body)}`.trim();

export function accented(body: string, accent: string): string {
  const text = tidy(body);
  const mark = ACCENTS[accent] ?? (/^[\u0300-\u036f\u20d0-\u20ff]$/.test(accent) ? accent : '');
  return [...text].length === 1 ? text + mark : mark === '' ? text : `${grouped(text)}${mark}`;
}

export const matrix = (rows: string[][]): string => `[${rows.map((row) => row.map(tidy).join(', ')).join('; ')}]`;

export const applied = (name: string, body: string): string => {
  const text = tidy(body);
  return /^\(.*\)$/s.test(text)
    ? tidy(name) + text
    : `${tidy(name)} ${/^[\p{L}\p{N}]+$/u.test(text) ? text : `(${text})`}`;
};
