const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Thai',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Han',
] as const;
const SCRIPT_PATTERNS = SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'gu')] as const);

/** The writing system of most of the letters. */
export function scriptOf(text: string): string {
  const counts = SCRIPT_PATTERNS.map(([name, pattern]) => [name, text.match(pattern)?.length ?? 0] as const);
  const [name, count] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  return count > 0 ? name : 'none';
}

/** Words that a sentence of the language hardly does without, and other languages do not have. */
const FUNCTION_WORDS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    en: 'the is are how what when where who why which does do did can could would should my your their of for with and from this that have has it to',
    de: 'der die das ist sind wie was wann wo wer warum welche welcher kann können ich mein meine meinen sie ihr und mit für von den dem ein eine einen nicht wird werden zu auf',
    fr: 'le la les est sont comment quand où qui pourquoi quel quelle quels quelles puis peut je mon ma mes vous votre et avec pour du des un une dans ne pas combien',
    es: 'el los las es son cómo como qué cuándo cuánto cuánta dónde quién por puedo puede mi mis su usted y con para del un una unos cuesta',
    it: 'il lo gli è sono come cosa quando quanto dove chi perché posso può mio mia miei suo e con per del della dei un uno una non costa',
    pt: 'o os as é são como quando quanto onde quem posso pode meu minha meus seu você e com para do da dos um uma não custa',
    nl: 'de het is zijn hoe wat wanneer waar wie waarom welke kan kunnen ik mijn uw u en met voor van een niet naar',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

/** The language by its function words, or null when it is not plain from them. */
export function languageOf(tokens: readonly string[]): string | null {
  const words = tokens.flatMap((token) => token.split('-'));
  const counts = Object.entries(FUNCTION_WORDS).map(
    ([language, known]) => [language, words.filter((w) => known.has(w)).length] as const,
  );
  const [first, second] = counts.sort((a, b) => b[1] - a[1]) as [readonly [string, number], readonly [string, number]];
  return first[1] > 0 && first[1] > second[1] ? first[0] : null;
}
