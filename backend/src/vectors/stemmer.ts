const VOWEL = /[aeiouy]/;
const ENGLISH = /^[a-z]{4,}$/;
/** Doubled consonants left by -ing and -ed, except those with which English words actually end ("fall", "miss", "buzz"). */
const DOUBLED = /([bdgmnprt])\1$/;
/** Words that look inflected but are not. */
const KEPT = new Set(['always', 'news', 'series', 'species']);
const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/izations?$/, 'ize'],
  [/isations?$/, 'ize'],
  // British -ise, only after a stem of four letters, so that "raising" reduces to "raise".
  [/(?<=[a-z]{4})is(e|ed|ing)$/, 'iz$1'],
  [/ational(ly)?$/, 'ate'],
  [/fulness$/, 'ful'],
  [/ousness$/, 'ous'],
  [/iveness$/, 'ive'],
  [/ically$/, 'ic'],
  [/ibility$/, 'ible'],
  [/ability$/, 'able'],
];

/**
 * A light English stemmer in the spirit of Porter's step 1 (Porter 1980, "An algorithm for suffix stripping"): plurals, -ed,
 * -ing, -ly and some derivations, so that "configuring", "configured" and "configures" have the same stem. It never changes
 * short words, numbers or other alphabets; consistency matters more than dictionary forms.
 */
export function stem(word: string): string {
  if (!ENGLISH.test(word) || KEPT.has(word)) return word;
  return finish(adverb(participle(derived(plural(word)))));
}

function plural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(x|ch|sh|z)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

function derived(word: string): string {
  for (const [pattern, replacement] of SUFFIXES) {
    if (pattern.test(word)) return word.replace(pattern, (_, rest?: string) => replacement.replace('$1', rest ?? ''));
  }
  return word;
}

function participle(word: string): string {
  if (word.endsWith('eed')) return word.slice(0, -1);
  for (const ending of ['ing', 'ed']) {
    const root = word.slice(0, -ending.length);
    if (!word.endsWith(ending) || root.length < 3 || !VOWEL.test(root)) continue;
    return root.replace(DOUBLED, '$1');
  }
  return word;
}

function adverb(word: string): string {
  return word.length > 5 && word.endsWith('ly') ? word.slice(0, -2) : word;
}

/** Drops the last letter, so that "configure" and "configur(ed)", "policy" and "policies" match. */
function finish(word: string): string {
  if (word.length > 4 && word.endsWith('e')) return word.slice(0, -1);
  if (word.length > 3 && word.endsWith('y') && !VOWEL.test(word.at(-2)!)) return `${word.slice(0, -1)}i`;
  return word;
}
