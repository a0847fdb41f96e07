/** A variant such as `:free` or `:nitro`, at the end of an id. */
const VARIANT = /:[\w.-]+$/;

/** Characters of patterns: those of ids, and `*` for any run of them. */
export const MODEL_PATTERN = /^[\w.~*:@+/-]+$/;

/**
 * A list of model ids with wildcards, e.g. `openai/*` or `*:free`, case-insensitive. A pattern without a variant covers
 * all variants: denying `a/b` also denies `a/b:nitro`.
 */
export class ModelPatterns {
  private readonly patterns: readonly string[][];

  constructor(patterns: readonly string[]) {
    this.patterns = patterns.map((p) => p.toLowerCase().split('*'));
  }

  matches(id: string): boolean {
    const whole = id.toLowerCase();
    const plain = whole.replace(VARIANT, '');
    return this.patterns.some((p) => fits(p, whole) || (plain !== whole && fits(p, plain)));
  }
}

/** Linear in the length of the text: each piece is searched once, after the previous one. */
function fits(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
