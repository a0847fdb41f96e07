/** The ten most frequent letters of Russian, which make up about half of a text. */
const COMMON_CYRILLIC = new Set('оеаинтсрвл');
const COMMON_LATIN = new Set('äöüßéèêëàâáãåçñóôòõøíîìïúùûæœłąęśżźćńěščřžýůőűășțğışÄÖÜÉÈÀÁÅÇÑÓØÍÚÆŒŁŚŻŠČŘŽ');
const TYPOGRAPHY = new Set('“”„‘’‚–—…€«»§°©®·•£±×÷¿¡µªº†‡™‰\u00a0');
const FRACTIONS = new Set('½¼¾');
const RAISED = new Set('¹²³');
/** Apostrophes, hyphens and similar marks inside words of some languages. */
const IN_WORDS = new Set('’‘·–\u00a0');

type Script = 'latin' | 'cyrillic' | 'greek' | 'arabic' | 'hebrew' | 'thai' | 'cjk' | undefined;

const SCRIPTS: [Exclude<Script, undefined>, RegExp][] = [
  ['latin', /\p{Script=Latin}/u],
  ['cyrillic', /\p{Script=Cyrillic}/u],
  ['cjk', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff5e]/u],
  ['greek', /\p{Script=Greek}/u],
  ['arabic', /\p{Script=Arabic}/u],
  ['hebrew', /\p{Script=Hebrew}/u],
  ['thai', /\p{Script=Thai}/u],
];

const scriptOf = (ch: string): Script => SCRIPTS.find(([, pattern]) => pattern.test(ch))?.[0];

/**
 * How plausible a decoded text is: mean over its characters beyond ASCII, about −3 (noise) to 2 (words). Wrong encodings
 * produce control characters, box-drawing characters and symbols inside words, mixed scripts and capitals inside words.
 */
export function plausibility(text: string): number {
  let sum = 0;
  let count = 0;
  let before = '';
  for (let i = 0; i < text.length; i++) {
    const ch = String.fromCodePoint(text.codePointAt(i)!);
    if (ch.length > 1) i += 1;
    if (ch > '\u007f') {
      count += 1;
      sum += scoreOf(ch, before, text[i + 1] ?? '');
    }
    before = ch;
  }
  return count === 0 ? 0 : sum / count;
}

const isLetter = (ch: string): boolean => /\p{L}/u.test(ch);

function scoreOf(ch: string, before: string, next: string): number {
  if (/[\u0080-\u009f\ufffd\ue000-\uf8ff]/.test(ch)) return -3;
  if (/[\u2500-\u259f]/.test(ch)) return -1.5;
  if (FRACTIONS.has(ch)) return isLetter(before) || isLetter(next) ? -1 : 1;
  if (RAISED.has(ch)) return isLetter(next) ? -1 : 1;
  // A symbol in the middle of a word replaces a letter.
  if (TYPOGRAPHY.has(ch) && isLetter(before) && isLetter(next) && !IN_WORDS.has(ch)) return -1.5;
  if (TYPOGRAPHY.has(ch)) return /[\p{L}]/u.test(before) && before > '\u007f' ? 0 : 1;
  const script = scriptOf(ch);
  if (!script) return -1;
  if (/[\uff61-\uff9f]/.test(ch)) return -0.5;
  return letterScore(ch, script) + neighbourScore(ch, script, before);
}

function letterScore(ch: string, script: Script): number {
  if (script === 'cyrillic') return COMMON_CYRILLIC.has(ch) ? 1.5 : /[а-яА-Я]/.test(ch) ? 0.5 : -0.5;
  if (script === 'latin') return COMMON_LATIN.has(ch) ? 1 : 0;
  return 0.7;
}

function neighbourScore(ch: string, script: Script, before: string): number {
  if (!/\p{L}/u.test(before)) return 0;
  if (scriptOf(before) !== script) return script === 'cjk' ? 0 : -2;
  return /\p{Lu}/u.test(ch) && /\p{Ll}/u.test(before) ? -2 : 0.2;
}
