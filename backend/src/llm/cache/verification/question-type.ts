const COUNTED = new Set([
  'many',
  'much',
  'long',
  'often',
  'old',
  'far',
  'big',
  'large',
  'tall',
  'high',
  'fast',
  'soon',
  'late',
  'deep',
  'wide',
  'heavy',
]);
const MEANS = new Set(['way', 'ways', 'method', 'step', 'process', 'procedure', 'instructions', 'options', 'steps']);
const AUXILIARY = new Set(
  'is are was were do does did can could will would should has have had may must shall am'.split(' '),
);

const POSSIBLE =
  /\b(?:is (?:it|this|that) (?:at all )?possible|would it be possible|is there (?:a|any|some|another) (?:\w+ )?(?:way|method|possibility|trick|option|chance|solution))\b/iu;
const POLITE = new Set(['please', 'hi', 'hello', 'hey', 'so', 'and', 'but', 'ok', 'okay']);
const ASKS_ABOUT = new Set(['who', 'whom', 'whose', 'when', 'where', 'why', 'how', 'what', 'which']);
const DELEGATES = new Set(['tell', 'explain', 'show', 'know', 'describe', 'say']);

/**
 * The kind of answer asked for: `how`, `who`, `when`, …, `how many`, `whether`, `possible`, or `none` for a text
 * without the form of a question. "Is there a way to …" asks both how and whether; "Can you tell me how …" asks how;
 * "Can I …" asks whether. "When searching, can I …": "when" states a condition.
 */
export function questionType(words: string[], text: string): string {
  if (POSSIBLE.test(text)) return 'possible';
  const first = words.findIndex((w) => !POLITE.has(w));
  const opener = words[first] ?? '';
  const asked = words.findIndex((w, i) => ASKS_ABOUT.has(w) && !opensClause(words, i));
  const delegated =
    ['can', 'could', 'would', 'will', 'do', 'please'].includes(opener) && words.some((w) => DELEGATES.has(w));
  if (AUXILIARY.has(opener) && !(delegated && asked >= 0)) return 'whether';
  if (asked < 0) return words.some((w, i) => AUXILIARY.has(w) && isInverted(words[i + 1])) ? 'whether' : 'none';
  return typeOf(words, asked);
}

function typeOf(words: string[], asked: number): string {
  const word = words[asked] as string;
  const next = words[asked + 1] ?? '';
  if (word === 'how') return COUNTED.has(next) ? `how ${next}` : next === 'come' ? 'why' : 'how';
  if (word === 'what' || word === 'which') {
    if (['time', 'date', 'day'].includes(next)) return 'when';
    return words.slice(asked + 1, asked + 5).some((w) => MEANS.has(w)) ? 'how' : 'what';
  }
  return word === 'whom' || word === 'whose' ? 'who' : word;
}

const PRONOUNS = new Set(['i', 'we', 'you', 'they', 'he', 'she', 'it', 'one', 'people']);
const isInverted = (next: string | undefined): boolean => next !== undefined && PRONOUNS.has(next);

/** "When I search, …", "the folder where it is": a clause, not a question. */
function opensClause(words: string[], i: number): boolean {
  const word = words[i] as string;
  if (!['when', 'where', 'who', 'which'].includes(word)) return false;
  const next = words[i + 1] ?? '';
  if (i > 0 && !POLITE.has(words[i - 1] as string)) return word === 'who' || word === 'which' || !AUXILIARY.has(next);
  return (word === 'when' || word === 'where') && (PRONOUNS.has(next) || next.endsWith('ing'));
}

/** Types that may ask for the same thing: "is it possible to" for "how do I" and "can I", a bare phrase for most. */
const COMPATIBLE: Readonly<Record<string, ReadonlySet<string>>> = {
  none: new Set(['how', 'whether', 'what', 'possible']),
  possible: new Set(['how', 'whether', 'none']),
};

export const typesAgree = (a: string, b: string): boolean =>
  a === b || (COMPATIBLE[a]?.has(b) ?? false) || (COMPATIBLE[b]?.has(a) ?? false);
