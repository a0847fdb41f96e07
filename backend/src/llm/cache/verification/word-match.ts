export interface Alignment {
  common: string[];
  onlyFirst: string[];
  onlySecond: string[];
}

/** Endings that change the form of a word, not its topic. */
const ENDINGS = new Set(
  (
    'e s y es ed er or ing ion ation ition ication ment able al ally ly ance ence ant ent ive ity ness ize ise ized ised ization ' +
    'isation ic ical ically ship age d r n'
  ).split(' '),
).add('');
const MIN_ROOT = 4;
const MIN_TYPO = 8;

/** The words that two lists of stems share, including typos and derived forms, and those in only one list. */
export function alignWords(first: readonly string[], second: readonly string[]): Alignment {
  const left = new Set(second);
  const common: string[] = [];
  const onlyFirst: string[] = [];
  for (const word of new Set(first)) {
    const match = left.has(word) ? word : [...left].find((other) => related(word, other));
    if (match === undefined) onlyFirst.push(word);
    else {
      common.push(word);
      left.delete(match);
    }
  }
  return { common, onlyFirst, onlySecond: [...left] };
}

/** Two forms of one word, or a long word with a typo. */
export function related(a: string, b: string): boolean {
  let root = 0;
  while (root < a.length && a[root] === b[root]) root++;
  if (root >= MIN_ROOT && ENDINGS.has(a.slice(root)) && ENDINGS.has(b.slice(root))) return true;
  return Math.min(a.length, b.length) >= MIN_TYPO && root >= 2 && slipped(a.slice(root), b.slice(root));
}

/** One letter added or missing, or two neighbours swapped; not a substitution: "context" is not "contest". */
function slipped(a: string, b: string): boolean {
  if (a.slice(1) === b || b.slice(1) === a) return true;
  return a.length === b.length && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
}
